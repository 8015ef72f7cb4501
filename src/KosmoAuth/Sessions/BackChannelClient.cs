using System.Globalization;

namespace KosmoAuth.Sessions;

/// <summary>
/// The HTTP client for log-out tokens. Addresses come from the operator, so http and private networks are fine; everything else is tight:
/// five seconds in all, no redirects, no cookies, no proxy, at most 1 MiB of answer, connections of its own.
/// </summary>
/// <param name="patience">Time for the whole exchange; five seconds when null.</param>
public sealed class BackChannelClient(TimeSpan? patience = null) : IDisposable
{
    private const int MostAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = patience ?? s_patience,
        MaxResponseContentBufferSize = MostAnswerBytes,
    };

    /// <summary>Posts the token as form field <c>logout_token</c>. Null when the client took it, otherwise what went wrong.</summary>
    public async Task<string?> PostAsync(Uri url, string token, CancellationToken ct)
    {
        try
        {
            using var form = new FormUrlEncodedContent([new("logout_token", token)]);
            using var answer = await _http.PostAsync(url, form, ct);
            return answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"{url.Authority} answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return $"{url.Authority}: {error.Message}";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"{url.Authority} did not answer in time";
        }
    }

    public void Dispose() => _http.Dispose();
}
