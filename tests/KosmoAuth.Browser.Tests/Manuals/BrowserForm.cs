using System.Net;
using Microsoft.Playwright;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A form as a browser's page holds it, to be sent more often than a browser would.</summary>
/// <param name="Cookies">The header of the page's browser.</param>
internal sealed record BrowserForm(Uri Action, Dictionary<string, string> Fields, string Cookies)
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 });

    /// <param name="selector">Of the form, as it is filled in now.</param>
    public static async Task<BrowserForm> TakeAsync(IPage page, string selector)
    {
        var form = page.Locator(selector);
        var fields = await form.EvaluateAsync<Dictionary<string, string>>("form => Object.fromEntries(new FormData(form))");
        var action = new Uri(await form.EvaluateAsync<string>("form => form.action"));
        var cookies = await page.Context.CookiesAsync([action.AbsoluteUri]);
        return new BrowserForm(action, fields, string.Join("; ", cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
    }

    public async Task<FormAnswer> SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Action) { Content = new FormUrlEncodedContent(Fields) };
        request.Headers.Add("Cookie", Cookies);
        request.Headers.Add("Origin", Action.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await s_http.SendAsync(request);
        return new FormAnswer(answer.StatusCode, answer.Headers.Location?.ToString() ?? "", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Fifty at once.</summary>
    public Task<FormAnswer[]> SendFiftyAsync() => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync()));
}

/// <param name="Location">Empty where there is none.</param>
internal sealed record FormAnswer(HttpStatusCode Status, string Location, string Body);
