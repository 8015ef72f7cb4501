using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>A server with Keycloak's default flows, and a browser that is in front of it, for each test anew.</summary>
public abstract class OtpTest
{
    private protected const string Wrong = "000000";

    private protected LoginRealm Realm { get; private set; } = null!;

    private protected LoginHost Host { get; private set; } = null!;

    private protected Browser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public void Check() => AuthenticatorApp.IsNeeded();

    [SetUp]
    public Task StartAsync()
    {
        Realm = new LoginRealm();
        Prepare();
        return OpenAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Browser.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>What the realm has in every test.</summary>
    private protected virtual void Prepare()
    {
    }

    /// <summary>After changes of the realm.</summary>
    private protected async Task ReopenAsync()
    {
        await StopAsync();
        await OpenAsync();
    }

    private protected async Task<Answer> PasswordAsync(string user = "taro") => await Browser.SignInAsync(await Browser.AuthAsync("&ui_locales=en"), user);

    private protected Task<Answer> CodeAsync(Answer page, string code, string? device = null) => CodeAsync(Browser, page, code, device);

    private protected static Task<Answer> CodeAsync(Browser browser, Answer page, string code, string? device = null) =>
        browser.PostAsync(page.Action, ("selectedCredentialId", device ?? page.Value("selectedCredentialId") ?? ""), ("otp", code), ("login", ""));

    private protected static string? Error(Answer page) => page.Page.GetElementById("input-error-otp")?.TextContent.Trim();

    private async Task OpenAsync() => Browser = (Host = await LoginHost.StartAsync(Realm)).NewBrowser();
}
