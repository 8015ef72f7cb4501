using System.Net;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>
/// A browser in the hands of somebody patient: when no answer comes, or a page that says that the service is away, the same request is sent again, as
/// "try again" does. Redirects are followed one by one, each with the same patience.
/// </summary>
/// <remarks>An impatient one takes that for a broken promise.</remarks>
internal sealed class Visitor : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(20);

    private readonly string _address;
    private readonly bool _isPatient;

    public Visitor(string address, Person person, Dictionary<string, string>? cookies = null, bool isPatient = true)
    {
        _isPatient = isPatient;
        _address = address;
        PersonName = person.Name;
        Browser = new Browser(address) { Follows = false, Jar = cookies ?? [], Headers = { ["X-Forwarded-For"] = person.Address, ["Accept"] = "text/html" } };
    }

    public string PersonName { get; }

    public Browser Browser { get; }

    /// <summary>Some request of this visit had to be repeated.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>The last POST was sent more than once: the server may have done what an answer never said.</summary>
    public bool IsInDoubt => Sent > 1;

    /// <summary>How often the last POST may have reached the server.</summary>
    public int Sent { get; private set; }

    public Task<Answer> GetAsync(string path) => GoAsync(() => Browser.GetAsync(path), isPost: false);

    /// <summary>Sends the first form of a page with its hidden fields.</summary>
    public Task<Answer> SubmitAsync(Answer page, params (string Name, string Value)[] typed) =>
        PostAsync(page.Action, [.. Hidden(page).Where(field => !typed.Any(other => other.Name == field.Name)), .. typed]);

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] form)
    {
        Sent = 1;
        return GoAsync(() => Browser.PostAsync(path, form), isPost: true);
    }

    /// <summary>Sends the first form of a page in one request, which is not repeated; what it leads to is asked for with patience.</summary>
    /// <returns>Null when there was no answer, or none that says what came of it.</returns>
    public async Task<Answer?> SubmitOnceAsync(Answer page, params (string Name, string Value)[] typed)
    {
        var answer = await OnceAsync(() => Browser.PostAsync(page.Action, [.. Hidden(page).Where(field => !typed.Any(other => other.Name == field.Name)), .. typed]));
        return answer?.Location is { } next && next.StartsWith(_address, StringComparison.Ordinal) ? await GetAsync(next) : answer;
    }

    /// <summary>Null when there was no answer, or one of a proxy or server that cannot do it now.</summary>
    public static async Task<Answer?> OnceAsync(Func<Task<Answer>> send)
    {
        var (answer, _) = await TryAsync(send);
        return answer?.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout ? null : answer;
    }

    public void Dispose() => Browser.Dispose();

    private static IEnumerable<(string Name, string Value)> Hidden(Answer page) =>
        page.Page.QuerySelectorAll("form:first-of-type input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));

    private async Task<Answer> GoAsync(Func<Task<Answer>> send, bool isPost)
    {
        var answer = await InsistAsync(send, isPost);
        for (var hops = 0; hops < 10 && answer.Location is { } next && next.StartsWith(_address, StringComparison.Ordinal); hops++)
        {
            answer = await InsistAsync(() => Browser.GetAsync(next), isPost: false);
        }

        return answer;
    }

    private async Task<Answer> InsistAsync(Func<Task<Answer>> send, bool isPost)
    {
        for (var end = DateTimeOffset.UtcNow + s_patience; ; await Task.Delay(50))
        {
            var (answer, wasSent) = await TryAsync(send);
            if (answer is not null && (int)answer.Status < 500)
            {
                return answer;
            }

            if (answer?.Status == HttpStatusCode.InternalServerError)
            {
                throw new BrokenPromiseException($"the server failed: {answer.Text}");
            }

            IsInterrupted = true;
            Sent += isPost && wasSent ? 1 : 0;
            if (!_isPatient || DateTimeOffset.UtcNow > end)
            {
                throw new BrokenPromiseException($"no answer, or no good one, in time: {answer?.Status.ToString() ?? "none"}: {answer?.Text}");
            }
        }
    }

    private static async Task<(Answer? Answer, bool WasSent)> TryAsync(Func<Task<Answer>> send)
    {
        try
        {
            return (await send().WaitAsync(s_longestAnswer), true);
        }
        catch (HttpRequestException error)
        {
            return (null, error.HttpRequestError != HttpRequestError.ConnectionError);
        }
        catch (TimeoutException)
        {
            throw new BrokenPromiseException("a request hung for 20 seconds");
        }
    }
}
