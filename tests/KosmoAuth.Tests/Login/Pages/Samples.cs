using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Pages;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Themes;
using KosmoAuth.Users.PersonalFacts;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Tests.Login.Pages;

/// <summary>One record of every page, as an endpoint would fill it.</summary>
internal static class Samples
{
    public static PageContext Context(string theme = "kosmo", string language = "ja")
    {
        var look = ThemeFolders.Shipped.Login(theme);
        return new PageContext
        {
            Theme = look,
            Messages = ThemeFolders.Shipped.Messages(look, language),
            RealmName = "KOSMO Web",
            ApplicationUrl = "https://portal.test/",
            Languages =
            [
                new LanguageLink("ja", "日本語", "/realms/kosmo/x?kc_locale=ja", language == "ja"),
                new LanguageLink("en", "English", "/realms/kosmo/x?kc_locale=en", language == "en"),
            ],
        };
    }

    public static LoginPage Login(PageContext? context = null) => new()
    {
        Context = context ?? Context(),
        ActionUrl = "/realms/kosmo/login-actions/authenticate?session_code=s&execution=e&client_id=portal&tab_id=t&client_data=d",
        RememberMeAllowed = true,
        ResetCredentialsUrl = "/realms/kosmo/login-actions/reset-credentials?client_id=portal&tab_id=t",
        RegistrationUrl = "/realms/kosmo/login-actions/registration?client_id=portal&tab_id=t",
        RecallLoginIdUrl = "/realms/kosmo/login-actions/recall-login-id?client_id=portal&tab_id=t",
    };

    public static ErrorPage Error(PageContext? context = null) => new()
    {
        Context = context ?? Context(),
        Error = PageMessage.Error("invalidParameterMessage", "redirect_uri"),
        Reference = "0HNH7K2J:0001",
        Time = new DateTimeOffset(2026, 11, 22, 6, 4, 0, TimeSpan.Zero),
    };

    public static ConsentPage Consent(PageContext? context = null) => new()
    {
        Context = context ?? Context(),
        ActionUrl = "/realms/kosmo/login-actions/consent?client_id=portal",
        Code = "c0de",
        ClientName = "健診予約",
        Scopes = [new ConsentScope("${emailScopeConsentText}"), new ConsentScope("Plain"), new ConsentScope("Group", "42")],
        TermsUrl = "https://portal.test/terms",
        PolicyUrl = "https://portal.test/privacy",
    };

    public static InfoPage Info(PageContext? context = null) => new()
    {
        Context = context ?? Context(),
        Info = PageMessage.Success("successLogout"),
    };

    public static LogoutConfirmPage LogoutConfirm(PageContext? context = null) => new()
    {
        Context = context ?? Context(),
        ActionUrl = "/realms/kosmo/protocol/openid-connect/logout/logout-confirm?client_id=portal&tab_id=t",
        SessionCode = "s3ssion",
    };

    public static FormPostPage FormPost(params KeyValuePair<string, string>[] fields) => new()
    {
        Context = Context(),
        ActionUrl = "https://portal.test/cb",
        Fields = fields,
    };

    public static UpdatePasswordPage UpdatePassword(PageContext? context = null) => new()
    {
        Context = context ?? Context(),
        ActionUrl = "/realms/kosmo/login-actions/required-action?session_code=s&execution=UPDATE_PASSWORD&client_id=portal&tab_id=t&client_data=d",
        Username = "hanako",
        Rules = [PageMessage.Info("passwordRuleMinLength", "8"), PageMessage.Info("passwordRuleDigits", "1")],
        LogoutSessions = true,
        CanCancel = true,
    };

    public static RecallLoginIdPage RecallLoginId(PageContext? context = null, params (string Name, string Value)[] typed) => new()
    {
        Context = context ?? Context(),
        ActionUrl = "/realms/kosmo/login-actions/recall-login-id?client_id=portal&tab_id=t&client_data=d",
        FormId = "f0rm",
        SessionCode = "s3ssion",
        Fields = [.. "symbol number gender birthdate insurerNumber email".Split(' ').Select(FactField.Of)],
        Eras = EraTable.Known,
        Typed = name => typed.FirstOrDefault(field => field.Name == name).Value ?? "",
        LoginUrl = "/realms/kosmo/login-actions/authenticate?client_id=portal&tab_id=t&client_data=d",
    };

    public static LoginOtpPage Otp(PageContext? context = null) => new()
    {
        Context = (context ?? Context()) with { AttemptedUser = new AttemptedUser("hanako", "/restart") },
        ActionUrl = "/a",
        Devices = [new OtpDevice("d1", "スマートフォン"), new OtpDevice("d2", null)],
        ChosenDevice = "d1",
    };

    public static ConfigureOtpPage SetUp(PageContext? context, string? mode) => new()
    {
        Context = (context ?? Context()) with { Message = PageMessage.Warning("configureTotpMessage") },
        ActionUrl = "/a",
        Policy = RealmOtp.Default,
        Secret = "aaaaaaaaaaaaaaaaaaaa",
        Key = "MFQW CYLB MFQW CYLB MFQW CYLB MFQW CYLB",
        AppUrl = "otpauth://totp/KOSMO%20Web:testuser001?secret=MFQWCYLBMFQWCYLBMFQWCYLBMFQWCYLB&digits=6&algorithm=SHA1&issuer=KOSMO%20Web&period=30",
        QrCode = OtpQrCode.DataAddress("otpauth://totp/KOSMO%20Web:testuser001?secret=MFQWCYLBMFQWCYLBMFQWCYLBMFQWCYLB&digits=6&algorithm=SHA1&issuer=KOSMO%20Web&period=30"),
        Mode = mode,
        ManualUrl = "/m",
        QrUrl = "/q",
        Apps = OtpApplications.Supported(RealmOtp.Default),
        DeviceName = "スマートフォン 2026/11/22",
    };

    public static IEnumerable<Page> All(PageContext? given = null)
    {
        var context = given ?? Context();
        yield return Login(context);
        yield return new LoginUsernamePage { Context = context, ActionUrl = "/a", RememberMeAllowed = true };
        yield return new LoginPasswordPage
        {
            Context = context with { AttemptedUser = new AttemptedUser("hanako", "/restart") },
            ActionUrl = "/a",
            ResetCredentialsUrl = "/r",
        };
        yield return Login(context) with { Resend = new ResendForm("/again", "hanako"), Username = "hanako" };
        yield return new ResetPasswordPage
        {
            Context = context, ActionUrl = "/a", UsernameLabel = "username", InstructionKey = "emailInstructionUsername", LoginUrl = "/login", Username = "hanako",
        };
        yield return new LinkQuestionPage
        {
            Context = context, ActionUrl = "/a", Handle = "h", Question = new LinkQuestion("resetPasswordConfirmTitle", "resetPasswordConfirmMessage", "ha•••••01"),
        };
        yield return new DeadLinkPage { Context = context, ResendUrl = "/again", LoginUrl = "/login", Reference = "0HNH7K2J:0002", Time = DateTimeOffset.UnixEpoch };
        yield return new VerifyEmailPage { Context = context, ActionUrl = "/a", Email = "hanako@example.jp" };
        yield return Otp(context);
        yield return SetUp(context, null);
        yield return SetUp(context, "manual");
        yield return new ResetOtpPage { Context = context, ActionUrl = "/a", Devices = Otp().Devices };
        yield return Consent(context);
        yield return Error(context);
        yield return Info(context);
        yield return LogoutConfirm(context);
        yield return new PageExpiredPage { Context = context, RestartUrl = "/restart", ContinueUrl = "/continue" };
        yield return new FrontChannelLogoutPage
        {
            Context = context,
            Clients = [new FrontChannelClient("Portal", "https://portal.test/logout?sid=1")],
            ContinueUrl = "https://portal.test/bye",
        };
        yield return FormPost() with { Context = context };
        yield return UpdatePassword(context);
        yield return new UpdateProfilePage { Context = context, ActionUrl = "/a", Username = "hanako", Email = "", FirstName = "花子", LastName = "健康", CanCancel = true };
        yield return new UpdateEmailPage { Context = context, ActionUrl = "/a", Email = "hanako@example.jp", CanCancel = true };
        yield return new TermsPage { Context = context, ActionUrl = "/a" };
        yield return RecallLoginId(context);
        yield return new RecallLoginIdSentPage { Context = context, Address = "hanako@example.jp", LoginUrl = "/login" };
        yield return new RecallLoginIdConfirmPage { Context = context, ActionUrl = "/a", FormId = "f", SessionCode = "s" };
        yield return new RecallLoginIdResultPage { Context = context, Username = "001000005750", ResetUrl = "/reset", Grant = "g", LoginUrl = "/login" };
        yield return new RecallLoginIdInvalidPage { Context = context, AgainUrl = "/again", CloseUrl = "/login" };
        yield return new RecallLoginIdPasswordPage { Context = context, IsTemporary = true, LoginUrl = "/login" };
    }
}
