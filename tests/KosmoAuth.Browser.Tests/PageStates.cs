using KosmoAuth.Testing;
using Microsoft.Playwright;

namespace KosmoAuth.Browser.Tests;

/// <summary>Every page, in every state that looks different.</summary>
internal static class PageStates
{
    private static readonly Person s_reader = new("reader", "Kosmo-2026p");

    private static string PagesRealm => Stage.Realm.Replace("/realms/kosmo", "/realms/pages", StringComparison.Ordinal);

    public static IReadOnlyList<PageState> All { get; } =
    [
        new("portal-top", page => page.GotoAsync(Stage.PortalUrl)),
        new("portal-member", page => SignInAsync(page, Person.Hanako)),
        new("portal-staff", async page =>
        {
            await SignInAsync(page, Person.Staff);
            await page.GotoAsync(Stage.PortalUrl + "/staff");
        }),
        new("portal-forbidden", async page =>
        {
            await SignInAsync(page, Person.Hanako);
            await page.GotoAsync(Stage.PortalUrl + "/staff");
        }),
        new("portal-signed-out", page => page.GotoAsync(Stage.PortalUrl + "/signed-out")),
        new("portal-interrupted", page => page.GotoAsync(Stage.PortalUrl + "/signin-oidc?state=of-nobody&code=x")),
        new("portal-not-found", page => page.GotoAsync(Stage.PortalUrl + "/nowhere")),
        new("login", page => page.GotoAsync(Stage.PortalUrl + "/login")),
        new("login-wrong", async page =>
        {
            await page.GotoAsync(Stage.PortalUrl + "/login");
            await SubmitAsync(page, new("left-long-ago", "wrong"));
        }),
        new("login-empty", async page =>
        {
            await page.GotoAsync(Stage.PortalUrl + "/login");
            await SubmitAsync(page, new("", ""));
        }),
        new("login-again", async page =>
        {
            await SignInAsync(page, Person.Hanako);
            await page.GotoAsync(Authorize(Stage.Realm, "kosmo-portal", Stage.PortalUrl + "/signin-oidc") + "&prompt=login");
        }),
        new("login-base-theme", page => page.GotoAsync(Authorize(PagesRealm, "asks-for-consent"))),
        new("login-name-first", page => page.GotoAsync(Authorize(PagesRealm, "name-first"))),
        new("login-password-second", async page =>
        {
            await page.GotoAsync(Authorize(PagesRealm, "name-first"));
            await page.Locator("#username").FillAsync(s_reader.UserId);
            await page.Locator("#kc-login").ClickAsync();
            await page.Locator("#password").WaitForAsync();
        }),
        new("consent", async page =>
        {
            await page.GotoAsync(Authorize(PagesRealm, "asks-for-consent"));
            await SubmitAsync(page, s_reader);
            await page.Locator("#kc-oauth").WaitForAsync();
        }),
        new("error", page => page.GotoAsync(Authorize(Stage.Realm, "nobody"))),
        new("cookie-missing", async page =>
        {
            await page.GotoAsync(Stage.PortalUrl + "/login");
            await page.Context.ClearCookiesAsync();
            await SubmitAsync(page, Person.Hanako);
        }),
        new("page-expired", async page =>
        {
            await page.GotoAsync(Stage.PortalUrl + "/login");
            var action = await page.Locator("#kc-form-login").GetAttributeAsync("action");
            await page.GotoAsync(System.Text.RegularExpressions.Regex.Replace(action!, "execution=[^&]*", "execution=1e3d5c2a-0000-4000-8000-000000000000"));
        }),
        new("logout-confirm", async page =>
        {
            await SignInAsync(page, Person.Hanako);
            await page.GotoAsync(Stage.Realm + "/protocol/openid-connect/logout");
        }),
        new("logged-out", async page =>
        {
            await SignInAsync(page, Person.Hanako);
            await page.GotoAsync(Stage.Realm + "/protocol/openid-connect/logout");
            await page.Locator("#kc-logout").ClickAsync();
        }),
    ];

    private static string Authorize(string realm, string clientId, string redirectUri = "http://localhost:9/back") =>
        $"{realm}/protocol/openid-connect/auth?client_id={clientId}&redirect_uri={Uri.EscapeDataString(redirectUri)}&response_type=code&scope=openid"
        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    private static async Task SignInAsync(IPage page, Person person)
    {
        await page.GotoAsync(Stage.PortalUrl + "/login");
        await SubmitAsync(page, person);
        await page.ArriveAsync(Stage.PortalUrl + "/");
    }

    private static async Task SubmitAsync(IPage page, Person person)
    {
        await page.Locator("#username").FillAsync(person.UserId);
        await page.Locator("#password").FillAsync(person.Password);
        await page.Locator("#kc-login").ClickAsync();
    }
}
