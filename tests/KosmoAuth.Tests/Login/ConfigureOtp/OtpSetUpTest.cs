using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Tests.Login.ConfigureOtp;

/// <summary>A realm that knows the required action CONFIGURE_TOTP, and a browser in front of its server, for each test anew.</summary>
public abstract class OtpSetUpTest : OtpTest
{
    private protected override void Prepare()
    {
        Realm.Actions.Add(new RequiredAction("CONFIGURE_TOTP", "CONFIGURE_TOTP", "Configure OTP", true, false, 54, Flows.Step("x").Config));
        Realm.Add("asks", "http://127.0.0.1:9/asks", consent: true);
    }

    private protected async Task<Answer> SetUpPageAsync()
    {
        Host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        return await Browser.SignInAsync(await Browser.AuthAsync("&ui_locales=en"), "u");
    }

    private protected Task<Answer> SubmitAsync(Answer page, string code, string label = "phone") =>
        Browser.PostAsync(
            page.Action, [("totp", code), ("totpSecret", page.Value("totpSecret")!), ("userLabel", label), .. page.Value("mode") is { } mode ? new[] { ("mode", mode) } : []]);

    private protected string Code(Answer page) => AuthenticatorApp.OfText(page.Value("totpSecret")!).Code(Host.Clock.Now);

    private protected IReadOnlyList<Credential> Devices(string user = "u")
    {
        IReadOnlyList<Credential> found = [];
        Host.Rows.Write(async work => found = await UserRows.CredentialsAsync(work, Host.Realm.Id, "u-" + user, "otp", default));
        return found;
    }

    private protected static string? Error(Answer page, string what) => page.Page.GetElementById("input-error-otp-" + what)?.TextContent.Trim();

    private protected static string KeyIn(string address) => address.Split("secret=")[1].Split('&')[0];

    /// <summary>What a camera would read.</summary>
    private protected static string Scan(Answer page)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Convert.FromBase64String(page.Page.GetElementById("kc-totp-secret-qr-code")!.GetAttribute("src")!["data:image/png;base64,".Length..]));
            return Programs.Run("zbarimg", ["--raw", "-q", file]).Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
