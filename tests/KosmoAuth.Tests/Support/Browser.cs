using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KosmoAuth.Tests.Support;

/// <summary>A browser without script: keeps cookies, follows redirects within the server, stops at those that leave it.</summary>
internal sealed class Browser(string address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) };

    public Dictionary<string, string> Jar { get; init; } = [];

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>False: redirects within the server are not followed either.</summary>
    public bool Follows { get; init; } = true;

    public Browser Copy() => new(address) { Jar = new Dictionary<string, string>(Jar) };

    /// <summary>Asks for a log-in of client web.</summary>
    public Task<Answer> AuthAsync(string more = "", string client = "web", string redirect = "http://127.0.0.1:9/cb") =>
        GetAsync($"/realms/r/protocol/openid-connect/auth?client_id={client}&response_type=code&redirect_uri={Uri.EscapeDataString(redirect)}&scope=openid&state=S&nonce=N{more}");

    public Task<Answer> GetAsync(string path) => SendAsync(() => new(HttpMethod.Get, path));

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(() => new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    public Task<Answer> SignInAsync(Answer page, string user, string password = "Password-1", params (string, string)[] more) =>
        PostAsync(page.Action, [("username", user), ("password", password), ("credentialId", ""), .. more]);

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(Func<HttpRequestMessage> make)
    {
        var answer = await SendAsync(make());
        for (var hops = 0; Follows && answer.Location is { } next && next.StartsWith(address, StringComparison.Ordinal) && hops < 5; hops++)
        {
            answer = (await SendAsync(new HttpRequestMessage(HttpMethod.Get, next))) with { Via = answer.Location };
        }

        return answer;
    }

    /// <summary>Sends one request with the cookies of the jar; follows no redirect.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            foreach (var (name, value) in Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            var hadCookies = Jar.Count > 0;
            if (hadCookies)
            {
                request.Headers.Add("Cookie", string.Join("; ", Jar.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            using var response = await _http.SendAsync(request);
            if (response.Headers.TryGetValues("Set-Cookie", out var lines))
            {
                foreach (var cookie in SetCookieHeaderValue.ParseList([.. lines]))
                {
                    Jar[cookie.Name.ToString()] = cookie.Value.ToString();
                    if (cookie.MaxAge == TimeSpan.Zero)
                    {
                        Jar.Remove(cookie.Name.ToString());
                    }
                }
            }

            return new Answer(response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync(), $"{response.Headers}{response.Content.Headers}") { HadCookies = hadCookies };
        }
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string? Location, string Text, string Headers)
{
    private readonly Lazy<AngleSharp.Html.Dom.IHtmlDocument> _page = new(() => new HtmlParser().ParseDocument(Text));

    /// <summary>The redirect that led here.</summary>
    public string? Via { get; init; }

    public AngleSharp.Html.Dom.IHtmlDocument Page => _page.Value;

    /// <summary>The browser sent cookies.</summary>
    public bool HadCookies { get; init; }

    /// <summary>Names of the cookies that were set or removed.</summary>
    public IEnumerable<string> Cookies => Headers.Split('\n').Where(line => line.StartsWith("Set-Cookie: ", StringComparison.Ordinal))
        .SelectMany(line => line["Set-Cookie: ".Length..].Split(", ")).Select(cookie => cookie.Split('=')[0]);

    public string? PageId => Page.Body?.GetAttribute("data-page-id");

    public string Action => Page.QuerySelector("form")?.GetAttribute("action") ?? "";

    /// <summary>The hidden field of the log-out question.</summary>
    public string SessionCode => Page.QuerySelector("input[name=session_code]")?.GetAttribute("value") ?? "";

    public string Policy => Headers.Split('\n').FirstOrDefault(line => line.StartsWith("Content-Security-Policy: ", StringComparison.Ordinal))?["Content-Security-Policy: ".Length..].TrimEnd() ?? "";

    public string Message => Page.QuerySelector(".kc-feedback-text")?.TextContent.Trim() ?? Page.QuerySelector("#kc-error-message")?.TextContent.Trim() ?? "";

    public string? Value(string id) => Page.GetElementById(id)?.GetAttribute("value");

    public string? Link(string selector) => Page.QuerySelector(selector)?.GetAttribute("href");

    /// <summary>Parameters that the client got, whichever way.</summary>
    public Dictionary<string, string> Sent => Location is null
        ? Page.QuerySelectorAll("#kc-form-post input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "")
        : QueryHelpers.ParseQuery(Location[(Location.IndexOfAny(['?', '#']) + 1)..]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    public string? Code => Sent.GetValueOrDefault("code");
}
