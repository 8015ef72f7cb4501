using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.ConfigureOtp;

/// <summary>Set-up and first sign-in with a code as they were recorded with Keycloak.</summary>
public sealed class RecordedOtpJourneyTests
{
    private const string File = "pages/configure-totp";

    [Test]
    public async Task Setting_up_and_signing_in()
    {
        AuthenticatorApp.IsNeeded();
        var realm = new LoginRealm { Name = "rich", Languages = ["en", "de", "ja"] };
        realm.Actions.Add(new RequiredAction("CONFIGURE_TOTP", "CONFIGURE_TOTP", "Configure OTP", true, false, 54, Flows.Step("x").Config));
        await using var host = await LoginHost.StartAsync(realm);
        host.AddUser("p-otp", actions: ["CONFIGURE_TOTP"]);
        using var browser = new Browser(host.Address) { Follows = false };
        using var json = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(Differences.PathOf(File + ".json")));
        Answer? page = null;
        var phone = new AuthenticatorApp();
        foreach (var step in json.RootElement.GetProperty("steps").EnumerateArray())
        {
            var name = step.GetProperty("step").GetString()!;
            if (name is "set-up page (QR)" or "log-in asks for the code")
            {
                browser.Jar.Clear();
                page = await browser.GetAsync(
                    "/realms/rich/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=S&nonce=N&ui_locales=en");
            }

            if (name.StartsWith("kc_action", StringComparison.Ordinal))
            {
                break;
            }

            foreach (var exchange in step.GetProperty("exchanges").EnumerateArray())
            {
                page = await DoAsync(browser, exchange.GetProperty("request"), page!, name, () => phone.Code(host.Clock.Now));
                var differences = RecordedPage.Differences(exchange, page, host.Themes, host.Address).ToList();
                Assert.That(differences, Is.Empty, name);
                phone = page.Value("totpSecret") is { } secret ? AuthenticatorApp.OfText(secret) : phone;
            }

            host.Clock.Advance(TimeSpan.FromSeconds(name == "same code as at set-up" ? 30 : 0));
        }

        Assert.That(
            host.Written.Select(written => (written.Type, written.Error)),
            Is.EqualTo(json.RootElement.GetProperty("events").EnumerateArray().Take(7).Select(recorded =>
                (recorded.GetProperty("type").GetString(), recorded.TryGetProperty("error", out var error) ? error.GetString() : null))));
    }

    private static Task<Answer> DoAsync(Browser browser, JsonElement request, Answer page, string step, Func<string> code)
    {
        if (request.GetProperty("method").GetString() == "GET")
        {
            return browser.GetAsync(page.Location ?? page.Link("#mode-manual, #mode-barcode")!);
        }

        return browser.PostAsync(page.Action, [.. request.GetProperty("form").EnumerateArray().Select(field => field.GetString()!).Select(field => (field, field switch
        {
            "username" => "p-otp",
            "password" => "Password-1",
            "totp" or "otp" => step.StartsWith("empty", StringComparison.Ordinal) ? "" : step.StartsWith("wrong", StringComparison.Ordinal) ? "000000" : code(),
            "userLabel" => "phone",
            _ => page.Value(field) ?? "",
        }))]);
    }
}
