using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using KosmoAuth.Login.Pages;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Pages;

/// <summary>The parts of single pages: Keycloak's ids and field names, and what shows when.</summary>
public sealed class PageContentTests
{
    private static async Task<IHtmlDocument> Open(Page page) => new HtmlParser().ParseDocument(await PageRenderer.RenderAsync(page));

    [Test]
    public async Task Login_has_keycloaks_form()
    {
        var page = Samples.Login();
        var document = await Open(page);
        var form = (IHtmlFormElement)document.QuerySelector("#kc-form #kc-form-wrapper form#kc-form-login")!;

        Assert.That(form.GetAttribute("action"), Is.EqualTo(page.ActionUrl));
        Assert.That(form.Method, Is.EqualTo("post"));
        Assert.That(
            form.QuerySelectorAll<IHtmlInputElement>("input").Select(i => (i.Id, i.Name, i.Type)),
            Is.EqualTo(new[]
            {
                ("username", "username", "text"), ("password", "password", "password"),
                ("rememberMe", "rememberMe", "checkbox"), ("id-hidden-input", "credentialId", "hidden"),
            }));
        Assert.That(form.QuerySelector("button#kc-login[type=submit]")!.GetAttribute("name"), Is.EqualTo("login"));
        Assert.That(document.QuerySelector("#kc-registration a")!.GetAttribute("href"), Is.EqualTo(page.RegistrationUrl));
        Assert.That(form.QuerySelectorAll("a").Select(a => a.GetAttribute("href")), Is.EqualTo(new[] { page.RecallLoginIdUrl, page.ResetCredentialsUrl }));
    }

    [Test]
    public async Task Login_fields_help_password_managers_and_phones()
    {
        var document = await Open(Samples.Login());
        var (username, password) = (document.QuerySelector("#username")!, document.QuerySelector("#password")!);

        Assert.That(username.GetAttribute("autocomplete"), Is.EqualTo("username"));
        Assert.That(username.GetAttribute("autocapitalize"), Is.EqualTo("none"));
        Assert.That(username.GetAttribute("spellcheck"), Is.EqualTo("false"));
        Assert.That(password.GetAttribute("autocomplete"), Is.EqualTo("current-password"));
        Assert.That(password.HasAttribute("maxlength"), Is.False);
        Assert.That(document.QuerySelector("#password-show-password")!.HasAttribute("hidden"), "no button that cannot work without script");
    }

    [Test]
    public async Task Login_shows_only_what_the_realm_allows()
    {
        var page = Samples.Login() with { RememberMeAllowed = false, ResetCredentialsUrl = null, RegistrationUrl = null, RecallLoginIdUrl = null };
        var document = await Open(page);

        Assert.That(document.QuerySelectorAll("#rememberMe, #kc-registration, #kc-form-login a, #kc-info"), Is.Empty);
    }

    [TestCase(null, "username")]
    [TestCase("testuser001", "password")]
    public async Task The_first_empty_field_has_the_focus(string? typed, string expected)
        => Assert.That((await Open(Samples.Login() with { Username = typed })).QuerySelectorAll("[autofocus]").Single().Id, Is.EqualTo(expected));

    [Test]
    public async Task A_wrong_password_is_said_above_and_at_the_field()
    {
        var page = Samples.Login() with { Username = "testuser001", RememberMe = true, Errors = [new FieldError("username", "invalidUserMessage")] };
        var document = await Open(page);
        var (field, error) = (document.QuerySelector("#username")!, document.QuerySelector("#input-error-container-username > #input-error-username")!);

        Assert.That(error.TextContent, Is.EqualTo("ユーザIDまたはパスワードが正しくありません。"));
        Assert.That(field.GetAttribute("aria-invalid"), Is.EqualTo("true"));
        Assert.That(field.GetAttribute("aria-describedby"), Is.EqualTo("input-error-username"));
        Assert.That(field.GetAttribute("value"), Is.EqualTo("testuser001"), "what was typed stays");
        Assert.That(document.QuerySelector("#password")!.GetAttribute("value"), Is.Empty, "except secrets");
        Assert.That(document.QuerySelector("#rememberMe")!.HasAttribute("checked"));
        Assert.That(document.Title, Is.EqualTo("エラー: ログイン – KOSMO Web"));

        var summary = document.QuerySelectorAll("[role=alert]").Single();
        Assert.That(summary.QuerySelector("a")!.GetAttribute("href"), Is.EqualTo("#username"));
        Assert.That(document.QuerySelectorAll("[autofocus]").Single(), Is.SameAs(summary));
        Assert.That(summary.GetAttribute("tabindex"), Is.EqualTo("-1"));
    }

    [TestCase(MessageType.Error, "alert", "pf-m-danger", true)]
    [TestCase(MessageType.Warning, "alert", "pf-m-warning", false)]
    [TestCase(MessageType.Info, "status", "pf-m-info", false)]
    [TestCase(MessageType.Success, "status", "pf-m-success", false)]
    public async Task A_message_of_the_page_has_its_role(MessageType type, string role, string style, bool focus)
    {
        var document = await Open(Samples.Login(Samples.Context() with { Message = new PageMessage(type, "emailSentMessage") }));
        var alert = document.QuerySelector(".pf-v5-c-alert")!;

        Assert.That(alert.GetAttribute("role"), Is.EqualTo(role));
        Assert.That(alert.ClassList, Does.Contain(style));
        Assert.That(alert.QuerySelector(".kc-feedback-text")!.TextContent, Is.EqualTo("詳細な手順を記載したメールをすぐに受信してください。"));
        Assert.That(document.QuerySelectorAll("[autofocus]").Contains(alert), Is.EqualTo(focus));
        Assert.That(document.QuerySelectorAll("input[autofocus]"), Is.Empty);
    }

    [Test]
    public async Task A_known_user_is_named_and_can_start_again()
    {
        var context = Samples.Context() with { AttemptedUser = new AttemptedUser("hanako", "/restart?x=1&y=2") };
        var document = await Open(Samples.Login(context) with { UsernameHidden = true });

        Assert.That(document.QuerySelector("#username"), Is.Null);
        Assert.That(document.QuerySelector("#kc-attempted-username")!.GetAttribute("value"), Is.EqualTo("hanako"));
        Assert.That(document.QuerySelector("#reset-login")!.GetAttribute("href"), Is.EqualTo("/restart?x=1&y=2"));
        var forManagers = document.QuerySelector("form input[autocomplete=username]")!;
        Assert.That(forManagers.GetAttribute("value"), Is.EqualTo("hanako"));
        Assert.That(forManagers.HasAttribute("name"), Is.False, "it is not posted");
    }

    [Test]
    public async Task What_strangers_typed_is_never_markup()
    {
        const string Typed = "\"><img src=x onerror=alert(1)>'&lt;{0}${doLogIn}";
        var context = Samples.Context() with { Message = PageMessage.Error("invalidParameterMessage", Typed), RealmName = Typed };
        var document = await Open(Samples.Login(context) with { Username = Typed, Errors = [new FieldError("username", "invalidParameterMessage", Typed)] });

        Assert.That(document.QuerySelectorAll("img, [onerror]"), Is.Empty);
        Assert.That(document.QuerySelector("#username")!.GetAttribute("value"), Is.EqualTo(Typed));
        Assert.That(document.QuerySelector("#input-error-username")!.TextContent, Does.EndWith(Typed));
        Assert.That(document.QuerySelector(".pf-v5-c-alert .kc-feedback-text")!.TextContent, Does.EndWith(Typed));
    }

    [Test]
    public async Task Consent_lists_what_is_asked_and_posts_the_code()
    {
        var page = Samples.Consent();
        var document = await Open(page);

        Assert.That(document.QuerySelector("h1")!.TextContent, Is.EqualTo("健診予約へのアクセスの許可"));
        Assert.That(document.QuerySelectorAll("#kc-oauth .pf-v5-c-list li").Select(l => l.TextContent), Is.EqualTo(new[] { "メールアドレス", "Plain", "Group: 42" }));
        Assert.That(document.QuerySelector("#kc-oauth form")!.GetAttribute("action"), Is.EqualTo(page.ActionUrl));
        Assert.That(document.QuerySelector("input[name=code]")!.GetAttribute("value"), Is.EqualTo("c0de"));
        Assert.That(document.QuerySelector("button#kc-login")!.GetAttribute("name"), Is.EqualTo("accept"));
        Assert.That(document.QuerySelector("button#kc-cancel")!.GetAttribute("name"), Is.EqualTo("cancel"));
        Assert.That(document.QuerySelectorAll("#kc-oauth a").Select(a => a.GetAttribute("href")), Is.EqualTo(new[] { page.TermsUrl, page.PolicyUrl }));
    }

    [TestCase("javascript:alert(1)")]
    [TestCase("data:text/html,x")]
    public async Task Consent_shows_no_address_that_runs(string address)
    {
        var document = await Open(Samples.Consent() with { TermsUrl = address, PolicyUrl = address, LogoUrl = address });
        Assert.That(document.QuerySelectorAll("#kc-oauth a, #kc-oauth img"), Is.Empty);
    }

    [Test]
    public async Task An_error_has_a_number_a_time_and_a_way_back()
    {
        var document = await Open(Samples.Error());

        Assert.That(document.QuerySelector("#kc-error-message")!.TextContent.Trim(), Is.EqualTo("パラメーターが正しくありません: redirect_uri"));
        Assert.That(document.QuerySelector("a#backToApplication")!.GetAttribute("href"), Is.EqualTo("https://portal.test/"));
        Assert.That(document.QuerySelector("#traceId")!.TextContent, Does.Contain("0HNH7K2J:0001"));
        Assert.That(document.QuerySelector("time")!.TextContent, Is.EqualTo("2026年11月22日 15:04"), "kosmo's time zone is Asia/Tokyo");
        Assert.That(document.QuerySelector("time")!.GetAttribute("datetime"), Is.EqualTo("2026-11-22T06:04:00+00:00"));
    }

    [Test]
    public async Task An_error_in_english_names_the_distance_to_utc()
        => Assert.That((await Open(Samples.Error(Samples.Context("base", "en")))).QuerySelector("time")!.TextContent, Is.EqualTo("22 November 2026 06:04 (+00:00)"));

    [Test]
    public async Task Info_lists_actions_and_leads_on()
    {
        var page = Samples.Info() with
        {
            Info = PageMessage.Info("confirmExecutionOfActions"),
            HeaderKey = "emailVerifyTitle",
            RequiredActions = ["UPDATE_PASSWORD", "CONFIGURE_TOTP"],
            ActionUrl = "/go",
        };
        var document = await Open(page);

        Assert.That(document.QuerySelectorAll("#kc-info-message li").Select(l => l.TextContent), Is.EqualTo(new[] { "パスワードの更新", "ワンタイムパスワードの設定" }));
        Assert.That(document.QuerySelectorAll("#kc-info-message a").Single().GetAttribute("href"), Is.EqualTo("/go"));
    }

    [Test]
    public async Task Info_without_a_header_says_its_message_as_heading()
        => Assert.That((await Open(Samples.Info())).QuerySelector("h1")!.TextContent, Is.EqualTo("ログアウトしました"));

    [Test]
    public async Task Info_may_have_no_link()
        => Assert.That((await Open(Samples.Info() with { SkipLink = true, ActionUrl = "/go" })).QuerySelectorAll("main a"), Is.Empty);

    [Test]
    public async Task Log_out_is_confirmed_with_the_session_code()
    {
        var document = await Open(Samples.LogoutConfirm());
        var form = document.QuerySelector("#kc-logout-confirm form")!;

        Assert.That(form.QuerySelector("input[name=session_code]")!.GetAttribute("value"), Is.EqualTo("s3ssion"));
        Assert.That(form.QuerySelector("#kc-logout")!.GetAttribute("name"), Is.EqualTo("confirmLogout"));
    }

    [Test]
    public async Task An_expired_page_offers_both_ways()
    {
        var document = await Open(new PageExpiredPage { Context = Samples.Context(), RestartUrl = "/restart", ContinueUrl = "/continue" });

        Assert.That(document.QuerySelector("#loginRestartLink")!.GetAttribute("href"), Is.EqualTo("/restart"));
        Assert.That(document.QuerySelector("#loginContinueLink")!.GetAttribute("href"), Is.EqualTo("/continue"));
    }

    [Test]
    public async Task Form_post_keeps_every_character_and_works_without_script()
    {
        KeyValuePair<string, string>[] fields = [new("code", "a.b.c"), new("state", "\"><script>alert(1)</script>漢字😀+&amp;"), new("iss", "https://x.test/realms/r")];
        var document = await Open(Samples.FormPost(fields));
        var form = (IHtmlFormElement)document.QuerySelector("form[data-post-at-once]")!;

        Assert.That(form.GetAttribute("action"), Is.EqualTo("https://portal.test/cb"));
        Assert.That(form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name"), i.GetAttribute("value"))), Is.EqualTo(fields));
        Assert.That(form.QuerySelector("button[type=submit]:not([name])"), Is.Not.Null, "the button adds no field of its own");
    }
}
