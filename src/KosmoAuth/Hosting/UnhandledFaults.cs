using KosmoAuth.Login;
using KosmoAuth.Oidc;
using KosmoAuth.Requests;
using KosmoAuth.Settings;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>
/// The last resort: whatever an endpoint throws is logged under the request's number and answered without a word of its inside, in Keycloak's form.
/// </summary>
internal sealed partial class UnhandledFaults(Refusals refusals, ServerSettings settings, DatabaseOutage outage, ILogger<UnhandledFaults> log)
{
    private const int RetryAfterSeconds = 5;

    private static readonly OAuthError s_broken =
        new("unknown_error", "For more on this error consult the server log.", StatusCodes.Status500InternalServerError);

    private static readonly OAuthError s_unavailable = new("temporarily_unavailable", "Please try again later.", StatusCodes.Status503ServiceUnavailable);

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        RequestId.TakeOver(http, settings.Proxy);
        http.Response.OnStarting(static state => SecurityHeaders.Complete((HttpContext)state), http);
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception error)
        {
            await AnswerAsync(http, error);
        }
    }

    private async Task AnswerAsync(HttpContext http, Exception error)
    {
        var (program, browser) = Sort(http, error);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        var request = http.Features.Get<RealmRequest>();
        http.Response.Clear();
        SecurityHeaders.Write(http, request?.Realm, request?.Secure ?? http.Request.IsHttps);
        if (program.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        }

        await refusals.Answer(http, request?.Realm, program, browser).ExecuteAsync(http);
    }

    private (OAuthError Program, LoginFailure Browser) Sort(HttpContext http, Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException bad:
                LogBadRequest(http.TraceIdentifier, bad.Message);
                return BadRequest(bad.StatusCode);
            case InvalidDataException bad when http.Request.HasFormContentType:
                LogBadRequest(http.TraceIdentifier, bad.Message);
                return BadRequest(StatusCodes.Status400BadRequest);
            case StorageException storage:
                TellUnavailable(http.TraceIdentifier, storage);
                return (s_unavailable, new LoginFailure("temporarily_unavailable", "temporarilyUnavailableMessage") { Status = s_unavailable.Status });
            default:
                LogBroken(error, http.TraceIdentifier, http.Request.Method, http.Request.Path);
                return (s_broken, new LoginFailure("unknown_error", "internalServerError") { Status = s_broken.Status });
        }
    }

    // One value that does not open is a fault of its own; all else befalls every request, so that one line for each would hide whatever else there is.
    private void TellUnavailable(string id, StorageException error)
    {
        var ofOneValue = error is SealedValueException;
        LogUnavailable(ofOneValue ? LogLevel.Error : LogLevel.Debug, id, error.Message);
        if (!ofOneValue)
        {
            outage.Refused(error);
        }
    }

    private static (OAuthError Program, LoginFailure Browser) BadRequest(int status)
    {
        var description = status == StatusCodes.Status413PayloadTooLarge ? "Request is too large" : "The request cannot be read";
        return (new OAuthError("invalid_request", description, status), new LoginFailure("invalid_request", "invalidRequestMessage") { Status = status });
    }

    [LoggerMessage(1001, LogLevel.Error, "Request {Id} failed: {Method} {Path}")]
    private partial void LogBroken(Exception error, string id, string method, string path);

    [LoggerMessage(EventId = 1002, Message = "Request {Id} could not be served: {Reason}")]
    private partial void LogUnavailable(LogLevel level, string id, string reason);

    [LoggerMessage(1003, LogLevel.Debug, "Request {Id} could not be read: {Reason}")]
    private partial void LogBadRequest(string id, string reason);
}
