using System.Diagnostics;
using KosmoAuth.Testing;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.RelyingParties;

/// <summary>keycloak-connect from npm in an express application; it is in <c>clients/express-app.mjs</c>.</summary>
internal sealed class KeycloakConnectTests : BrowserFixture
{
    private static readonly string s_app = $"http://127.0.0.1:{ClientServer.ExpressPort}";

    private Process _application = null!;

    [OneTimeSetUp]
    public async Task StartApplicationAsync()
    {
        _application = ClientServer.StartNode("express-app.mjs", $"{ClientServer.ExpressPort}");
        Assert.That(await _application.StandardOutput.ReadLineAsync(), Is.EqualTo("ready"));
    }

    [OneTimeTearDown]
    public async Task StopApplicationAsync()
    {
        _application.Kill();
        await _application.WaitForExitAsync();
        _application.Dispose();
    }

    [Test]
    public async Task Protected_page_asks_to_sign_in_and_is_shown()
    {
        var page = await Profile.NewPageAsync();
        await page.GotoAsync(s_app + "/members");
        await SignInAsync(page);
        await page.ArriveBelowAsync(s_app + "/members");
        Assert.That(await page.TextContentAsync("body"), Is.EqualTo("Hello taro"));
    }

    [TestCase("taro", "Kosmo-2026a", 200)]
    [TestCase("hanako", "Kosmo-2026b", 403)]
    public async Task Page_for_a_role_is_for_that_role(string user, string password, int status)
    {
        var page = await Profile.NewPageAsync();
        await page.GotoAsync(s_app + "/members");
        await SignInAsync(page, user, password);
        await page.ArriveBelowAsync(s_app + "/members");
        Assert.That((await page.GotoAsync(s_app + "/managers"))!.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Log_out_ends_both_sessions()
    {
        var page = await Profile.NewPageAsync();
        await page.GotoAsync(s_app + "/members");
        await SignInAsync(page);
        await page.ArriveBelowAsync(s_app + "/members");
        await page.GotoAsync(s_app + "/logout");
        Assert.That(page.Url, Does.StartWith(s_app));
        Assert.That(await page.TextContentAsync("body"), Is.EqualTo("nobody"));
        await page.GotoAsync(s_app + "/members");
        Assert.That(await page.IsVisibleAsync("#username"), Is.True);
    }
}
