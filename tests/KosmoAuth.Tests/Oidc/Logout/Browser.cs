using System.Net;
using Microsoft.Net.Http.Headers;

namespace KosmoAuth.Tests.Oidc.Logout;

/// <summary>A browser without script: keeps cookies, follows nothing.</summary>
internal sealed class Browser(string address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) };

    public Dictionary<string, string> Jar { get; } = [];

    public Task<Page> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Page> PostAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    public void Dispose() => _http.Dispose();

    private async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (Jar.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", Jar.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            using var answer = await _http.SendAsync(request);
            if (answer.Headers.TryGetValues("Set-Cookie", out var lines))
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

            return new Page(answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(),
                answer.Headers.TryGetValues("Content-Security-Policy", out var policy) ? string.Join(';', policy) : "");
        }
    }
}

internal sealed record Page(HttpStatusCode Status, string? Location, string Text, string Policy)
{
    public string Id => Between("data-page-id=\"");

    public string Action => WebUtility.HtmlDecode(Between("action=\""));

    public string Code => Between("name=\"session_code\" value=\"");

    private string Between(string start)
    {
        var at = Text.IndexOf(start, StringComparison.Ordinal);
        return at < 0 ? "" : Text[(at + start.Length)..Text.IndexOf('"', at + start.Length)];
    }
}
