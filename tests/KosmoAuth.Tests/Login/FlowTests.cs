using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login;

/// <summary>What the realm's flow decides, seen from outside.</summary>
public sealed class FlowTests
{
    [Test]
    public async Task A_step_that_is_not_there_never_counts_as_done()
    {
        foreach (var flow in new[]
        {
            CookieOr(Step("auth-username-password-form"), Step("somebodys-own")),
            CookieOr(Step("auth-username-password-form"), Sub(Requirement.Required, Flow("inner", Step("somebodys-own", Requirement.Alternative)))),
            CookieOr(Step("auth-username-password-form"), Sub(Requirement.Conditional, Flow("inner", Step("somebodys-own-condition"), Step("allow-access-authenticator")))),
            CookieOr(Step("auth-username-password-form"), Sub(Requirement.Conditional, Flow("inner", Step("conditional-user-attribute"), Step("allow-access-authenticator")))),
            CookieOr(Step("auth-username-password-form"), Sub(Requirement.Conditional, Flow("inner", Step("conditional-user-role", Requirement.Required, ("condUserRole", "nosuch")), Step("allow-access-authenticator")))),
            CookieOr(Step("auth-username-password-form"), Step("deny-access-authenticator")),
            CookieOr(Step("auth-username-password-form"), Sub(Requirement.Required, Flow("empty"))),
            CookieOr(Step("auth-username-password-form"), new Execution("e", Requirement.Required, null, null, Step("x").Config)),
        })
        {
            await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = flow });
            await RefusedAsync(host, "taro");
        }
    }

    [Test]
    public async Task Nobody_gets_in_without_a_proof()
    {
        foreach (var flow in new AuthenticationFlow?[]
        {
            null,
            Flow("empty"),
            Flow("open", Step("allow-access-authenticator")),
            Flow("open", Step("allow-access-authenticator", Requirement.Alternative)),
            Flow("open", Sub(Requirement.Conditional, Flow("inner", Step("conditional-user-configured"), Step("auth-username-password-form")))),
            Flow("redirector", Step("identity-provider-redirector", Requirement.Alternative)),
        })
        {
            await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = flow });
            using var browser = host.NewBrowser();
            Assert.That((await browser.AuthAsync()).PageId, Is.EqualTo("login-error"));
        }
    }

    [Test]
    public async Task A_name_alone_is_no_proof()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = CookieOr(Step("auth-username-form")) });
        using var browser = host.NewBrowser();
        Assert.That((await browser.SignInAsync(await browser.AuthAsync(), "taro")).PageId, Is.EqualTo("login-error"));
    }

    [Test]
    public async Task Name_and_password_on_two_pages()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = CookieOr(Step("auth-username-form"), Step("auth-password-form")) });
        using var browser = host.NewBrowser();
        var name = await browser.AuthAsync("&ui_locales=en");
        Assert.That(name.PageId, Is.EqualTo("login-login-username"));
        var nobody = await browser.PostAsync(name.Action, ("username", "nobody"));
        var taro = await browser.PostAsync(name.Action, ("username", "taro"), ("rememberMe", "on"));
        Assert.That((nobody.PageId, taro.PageId), Is.EqualTo(("login-login-password", "login-login-password")));
        Assert.That(taro.Value("kc-attempted-username"), Is.EqualTo("taro"));
        var wrong = await browser.PostAsync(nobody.Action, ("password", "Password-1"));
        Assert.That(wrong.Text, Does.Contain("Invalid password."));
        Assert.That(host.Rows.Logins, Is.Empty, "still a stranger");
        Assert.That((await browser.PostAsync(taro.Action, ("password", "Password-1"))).Code, Is.Not.Null);
        Assert.That(host.Rows.Sessions.Single().RememberMe, Is.True);
    }

    [Test]
    public async Task The_password_is_always_that_of_the_person_shown()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = CookieOr(Step("auth-username-form"), Step("auth-password-form")) });
        host.SetPassword("hanako", "Hanako-1");
        using var browser = host.NewBrowser();
        var page = await browser.PostAsync((await browser.AuthAsync("&prompt=login")).Action, ("username", "hanako"));
        var taro = await browser.PostAsync((await browser.AuthAsync()).Action, ("username", "taro"));
        await browser.PostAsync(taro.Action, ("password", "Password-1"));
        Assert.That((await browser.PostAsync(page.Action, ("password", "Password-1"))).Value("kc-attempted-username"), Is.EqualTo("hanako"));
        Assert.That((await browser.PostAsync(page.Action, ("password", "Hanako-1"))).PageId, Is.EqualTo("login-error"), "somebody else is signed in");
    }

    [Test]
    public async Task The_password_of_a_later_step_cannot_be_sent_to_an_earlier_one()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = CookieOr(Step("auth-username-form"), Step("auth-password-form")) });
        using var browser = host.NewBrowser();
        var name = await browser.AuthAsync();
        var skipped = await browser.PostAsync(name.Action.Replace("auth-username-form", "auth-password-form", StringComparison.Ordinal), ("username", "taro"), ("password", "Password-1"));
        Assert.That((skipped.Code, host.Hashing.Count), Is.EqualTo(((string?)null, 0)));
    }

    [Test]
    public async Task Steps_after_the_first_proof_live_in_a_row_and_survive_everything()
    {
        var flow = CookieOr(Step("auth-username-password-form", Requirement.Required, ("n", "1")), Step("auth-username-password-form", Requirement.Required, ("n", "2")));
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = flow });
        using var browser = host.NewBrowser();
        var first = await browser.AuthAsync("&ui_locales=en");
        var second = await browser.SignInAsync(first, "taro");
        Assert.That((second.PageId, host.Rows.Logins.Count, host.Rows.Sessions.Count), Is.EqualTo(("login-login", 1, 0)));

        var back = await browser.GetAsync(first.Action);
        Assert.That(back.PageId, Is.EqualTo("login-login-page-expired"));
        var old = await browser.SignInAsync(first, "hanako");
        Assert.That(old.PageId, Is.EqualTo("login-login-page-expired"), "the person of a log-in is settled");
        var going = await browser.GetAsync(old.Link("#loginContinueLink")!);
        Assert.That(going.Value("kc-attempted-username"), Is.EqualTo("taro"));
        Assert.That((await browser.PostAsync(going.Action, ("password", "Password-1"))).Code, Is.Not.Null);
        Assert.That((await browser.PostAsync(going.Action, ("password", "Password-1"))).Code, Is.Not.Null, "sent twice");

        using var other = host.NewBrowser();
        var page = await other.SignInAsync(await other.AuthAsync(), "taro");
        var fresh = await other.GetAsync(page.Link("#reset-login")!);
        Assert.That(fresh.Page.GetElementById("kc-attempted-username"), Is.Null);
        Assert.That((await other.SignInAsync(await other.SignInAsync(fresh, "hanako"), "hanako")).Code, Is.Not.Null);
        Assert.That(host.Rows.Sessions.Select(session => session.UserId), Does.Contain("u-hanako"));
    }

    [Test]
    public async Task The_proofs_of_two_people_never_add_up()
    {
        var flow = CookieOr(Step("auth-username-password-form", Requirement.Required, ("n", "1")), Step("auth-username-password-form", Requirement.Required, ("n", "2")));
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = flow }.Add("simple", "http://127.0.0.1:9/simple", flow: CookieOr(Step("auth-username-password-form"))));
        using var browser = host.NewBrowser();
        var second = await browser.SignInAsync(await browser.AuthAsync("&prompt=login"), "taro");
        var mixed = await browser.PostAsync(second.Action, ("username", "hanako"), ("password", "Password-1"));
        Assert.That(host.Rows.Sessions.Select(session => session.UserId), Is.EqualTo(new[] { "u-taro" }), "the name is settled, whatever is sent with it");
        Assert.That(mixed.Code, Is.Not.Null);

        using var other = host.NewBrowser();
        second = await other.SignInAsync(await other.AuthAsync("&prompt=login"), "taro");
        await other.SignInAsync(await other.AuthAsync(client: "simple", redirect: "http://127.0.0.1:9/simple"), "hanako");
        var refused = await other.PostAsync(second.Action, ("password", "Password-1"));
        Assert.That((refused.PageId, refused.Code), Is.EqualTo(("login-error", (string?)null)));
        Assert.That(host.Rows.Sessions.Select(session => session.UserId), Is.EquivalentTo(new[] { "u-taro", "u-hanako" }));
    }

    [TestCase("staff", "false", false)]
    [TestCase("staff", "true", true)]
    public async Task A_role_decides_whether_a_sub_flow_applies(string role, string negate, bool enters)
    {
        var staff = new Role { Id = "r-staff", Name = "staff", Index = 0 };
        typeof(Role).GetProperty(nameof(Role.Effective))!.SetValue(staff, RoleSet.OfIndexes([0]));
        var flow = CookieOr(
            Step("auth-username-password-form"),
            Sub(Requirement.Conditional, Flow("guarded", Step("conditional-user-role", Requirement.Required, ("condUserRole", role), ("negate", negate)), Step("deny-access-authenticator"))));
        var realm = new LoginRealm { Browser = flow };
        realm.Roles.Add(staff);
        await using var host = await LoginHost.StartAsync(realm);
        host.AddUser("clerk", roles: ["r-staff"]);
        using var browser = host.NewBrowser();
        Assert.That((await browser.SignInAsync(await browser.AuthAsync(), "clerk")).Code is not null, Is.EqualTo(enters));
        using var other = host.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro")).Code is not null, Is.EqualTo(!enters));
    }

    [Test]
    public async Task A_level_is_reached_by_its_sub_flow_and_lasts_as_long_as_it_says()
    {
        static Execution Level(int level, string age, string name) => Sub(Requirement.Conditional, Flow(
            "level " + name,
            Step("conditional-level-of-authentication", Requirement.Required, ("loa-condition-level", level.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("loa-max-age", age)),
            Step("auth-username-password-form", Requirement.Required, ("n", name))));
        var realm = new LoginRealm { Browser = CookieOr(Level(1, "3600", "one"), Level(2, "60", "two")) };
        realm.Attributes["acr.loa.map"] = """{"silver":1,"gold":2}""";
        await using var host = await LoginHost.StartAsync(realm);
        using var browser = host.NewBrowser();

        Assert.That((await browser.SignInAsync(await browser.AuthAsync(), "taro")).Code, Is.Not.Null);
        Assert.That(host.Rows.Sessions.Single().Level, Is.EqualTo(1));
        Assert.That((await browser.AuthAsync("&acr_values=silver&prompt=none")).Code, Is.Not.Null);
        Assert.That((await browser.AuthAsync("&acr_values=gold&prompt=none")).Sent["error"], Is.EqualTo("login_required"));

        var gold = await browser.AuthAsync("&acr_values=gold&ui_locales=en");
        Assert.That((gold.Message, gold.Value("kc-attempted-username")), Is.EqualTo(("Strong authentication required to continue", "taro")));
        Assert.That((await browser.PostAsync(gold.Action, ("password", "Password-1"))).Code, Is.Not.Null);
        Assert.That(host.Rows.Sessions.Single().Level, Is.EqualTo(2));
        Assert.That((await browser.AuthAsync("&acr_values=gold&prompt=none")).Code, Is.Not.Null);
        host.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.That((await browser.AuthAsync("&acr_values=gold&prompt=none")).Sent["error"], Is.EqualTo("login_required"));
    }

    [Test]
    public async Task An_essential_level_that_the_flow_cannot_reach_is_never_claimed()
    {
        var realm = new LoginRealm();
        realm.Attributes["acr.loa.map"] = """{"gold":2}""";
        await using var host = await LoginHost.StartAsync(realm);
        using var browser = host.NewBrowser();
        var claims = "&claims=" + Uri.EscapeDataString("""{"id_token":{"acr":{"essential":true,"values":["gold"]}}}""");
        var refused = await browser.SignInAsync(await browser.AuthAsync(claims + "&ui_locales=en"), "taro");
        Assert.That(refused.Message, Is.EqualTo("The requested level of authentication has not been satisfied."));
        Assert.That((await browser.AuthAsync(claims.Replace("gold", "nosuch", StringComparison.Ordinal) + "&ui_locales=en")).Message, Is.EqualTo("Invalid parameter: claims"));
    }

    [Test]
    public async Task Duties_that_are_not_there_yet_end_the_sign_in_and_are_never_skipped()
    {
        var realm = new LoginRealm();
        realm.Actions.Add(new RequiredAction("nosuch-action", "nosuch-action", "Somebody's own", true, false, 30, Step("x").Config));
        realm.Actions.Add(new RequiredAction("TERMS_AND_CONDITIONS", "TERMS_AND_CONDITIONS", "Terms", false, false, 20, Step("x").Config));
        await using var host = await LoginHost.StartAsync(realm);
        host.AddUser("duty", actions: ["nosuch-action"]);
        host.AddUser("off", actions: ["TERMS_AND_CONDITIONS"]);
        await RefusedAsync(host, "duty");
        Assert.That(host.Rows.Sessions, Is.Empty);
        using var browser = host.NewBrowser();
        Assert.That((await browser.SignInAsync(await browser.AuthAsync(), "off")).Code, Is.Not.Null, "actions that are switched off do not count");
        host.AddUser("off", actions: ["nosuch-action"]);
        Assert.That((await browser.AuthAsync("&prompt=none")).Sent["error"], Is.EqualTo("interaction_required"));
    }

    [Test]
    public async Task A_clients_own_flow_takes_the_place_of_the_realms()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm().Add("closed", "http://127.0.0.1:9/closed", flow: CookieOr(Step("deny-access-authenticator"))));
        using var browser = host.NewBrowser();
        Assert.That((await browser.AuthAsync(client: "closed", redirect: "http://127.0.0.1:9/closed")).PageId, Is.EqualTo("login-error"));
        Assert.That((await browser.AuthAsync()).PageId, Is.EqualTo("login-login"));
    }

    private static async Task RefusedAsync(LoginHost host, string user)
    {
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync();
        var answer = page.PageId == "login-login" ? await browser.SignInAsync(page, user) : page;
        Assert.That((answer.PageId, answer.Code), Is.EqualTo(("login-error", (string?)null)));
        Assert.That((await browser.AuthAsync("&prompt=none")).Sent["error"], Is.EqualTo("login_required"));
    }
}
