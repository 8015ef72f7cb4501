using KosmoAuth.Compatibility.Tests.Support;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.RelyingParties;

/// <summary>keycloak-js from npm in Chromium; the page is in <c>clients/pages</c>.</summary>
internal sealed class KeycloakJsTests : BrowserFixture
{
    private static readonly string s_app = $"http://127.0.0.1:{ClientServer.AppPort}";

    private WebApplication _application = null!;

    [OneTimeSetUp]
    public async Task ServePageAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _application = builder.Build();
        _application.Urls.Add(s_app);
        foreach (var folder in new[] { "pages", "node_modules/keycloak-js/lib" })
        {
            _application.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(Checkout.Clients, folder)) });
        }

        await _application.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopPageAsync() => await _application.DisposeAsync();

    [Test]
    public async Task Login_required_leads_to_the_login_page_and_back()
    {
        var page = await SignedInAsync();
        Assert.That(await page.EvaluateAsync<string>("keycloak.idTokenParsed.preferred_username"), Is.EqualTo("taro"));
        Assert.That(await page.EvaluateAsync<bool>("keycloak.hasRealmRole('manager')"), Is.True);
        Assert.That(await page.EvaluateAsync<string>("keycloak.loadUserInfo().then(person => person.name)"), Is.EqualTo("太郎 健保"));
    }

    [Test]
    public async Task Check_sso_finds_nobody_then_the_person([Values] bool silent)
    {
        var page = await OpenAsync("check-sso", silent);
        Assert.That(await StartedAsync(page), Is.EqualTo("nobody"));
        await SignedInAsync();
        page = await OpenAsync("check-sso", silent);
        Assert.That(await StartedAsync(page), Is.EqualTo("signed-in"));
    }

    [Test]
    public async Task Token_is_updated()
    {
        var page = await SignedInAsync();
        var before = await page.EvaluateAsync<string>("keycloak.token");
        Assert.That(await page.EvaluateAsync<bool>("keycloak.updateToken(-1)"), Is.True);
        Assert.That(await page.EvaluateAsync<string>("keycloak.token"), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task Log_out_ends_the_session()
    {
        var page = await SignedInAsync();
        await page.EvaluateAsync("() => { keycloak.logout({ redirectUri: location.origin + '/?load=check-sso' }) }");
        await page.ArriveBelowAsync(s_app + "/?load=check-sso");
        Assert.That(await StartedAsync(page), Is.EqualTo("nobody"));
    }

    [Test]
    public async Task Status_frame_notices_a_log_out_elsewhere()
    {
        var other = await SignedInAsync();
        var page = await OpenAsync("check-sso");
        Assert.That(await StartedAsync(page), Is.EqualTo("signed-in"));
        await other.GotoAsync(await page.EvaluateAsync<string>("keycloak.createLogoutUrl()"));
        await page.WaitForFunctionAsync("window.loggedOut === true");
    }

    private async Task<IPage> OpenAsync(string load, bool silent = false)
    {
        var page = await Profile.NewPageAsync();
        await page.GotoAsync($"{s_app}/?load={load}{(silent ? "&silent" : "")}&server={Uri.EscapeDataString(ClientServer.Address)}");
        return page;
    }

    private async Task<IPage> SignedInAsync()
    {
        var page = await OpenAsync("login-required");
        await SignInAsync(page);
        Assert.That(await StartedAsync(page), Is.EqualTo("signed-in"));
        return page;
    }

    private static async Task<string?> StartedAsync(IPage page)
    {
        await page.WaitForSelectorAsync("body[data-started]", new() { State = WaitForSelectorState.Attached });
        return await page.GetAttributeAsync("body", "data-started");
    }
}
