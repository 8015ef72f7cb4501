using System.Net;
using KosmoAuth.Portal;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Portal;

/// <summary>The portal beside a provider that does not always tell the truth, and a browser of a few lines.</summary>
public abstract class PortalTest
{
    private protected const string Secret = "a secret of forty characters, for HMAC..";

    private WebApplication _portal = null!;

    private protected TestProvider Provider { get; private set; } = null!;

    private protected HttpClient Browser { get; private set; } = null!;

    private protected string Url { get; private set; } = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        var port = Loopback.FreePort();
        Provider = new TestProvider(port);
        Url = $"http://localhost:{Loopback.FreePort()}";
        _portal = PortalApp.Build(new(Url, Provider.Url, "test-portal", Secret));
        await _portal.StartAsync();
        Browser = NewBrowser();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        Browser.Dispose();
        await _portal.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private protected HttpClient NewBrowser() =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Url) };

    private protected async Task<Dictionary<string, string?>> StartAsync(string returnPath = "/")
    {
        var answer = await Browser.GetAsync("/login?return=" + Uri.EscapeDataString(returnPath));
        Assert.That(answer.Headers.Location?.ToString(), Does.StartWith(Provider.Url + "/auth?"));
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query).ToDictionary(field => field.Key, field => field.Value.SingleOrDefault());
        Assert.That(query["code_challenge_method"], Is.EqualTo("S256"));
        return query;
    }

    private protected async Task<HttpResponseMessage> FinishAsync(Func<Dictionary<string, object>, string> token)
    {
        var request = await StartAsync();
        Provider.MakeIdToken = () => token(Provider.IdClaims(request["nonce"]!));
        return await Browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}");
    }

    private protected async Task<bool> IsSignedInAsync() => (await Browser.GetStringAsync("/")).Contains("testuser001", StringComparison.Ordinal);
}
