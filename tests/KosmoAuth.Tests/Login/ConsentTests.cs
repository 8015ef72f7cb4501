using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

public sealed class ConsentTests
{
    private const string Redirect = "http://127.0.0.1:9/other";

    private LoginHost _host = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await LoginHost.StartAsync(new LoginRealm().Add("other", Redirect, consent: true));
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Consent_is_asked_once_and_again_for_more()
    {
        var page = await _browser.SignInAsync(await AuthAsync(), "taro");
        Assert.That(page.PageId, Is.EqualTo("login-login-oauth-grant"));
        Assert.That(page.Via, Does.Match("/login-actions/required-action\\?execution=OAUTH_GRANT&client_id=other&tab_id=[^&]+&client_data="));
        Assert.That(page.Action, Does.Contain("/login-actions/consent?client_id=other&tab_id="));
        Assert.That((_host.Rows.Logins.Count, _host.Rows.Sessions.Count), Is.EqualTo((1, 0)));
        var done = await AnswerAsync(page, "accept");
        Assert.That(done.Code, Is.Not.Null);
        Assert.That(_host.Rows.Consents[("u-taro", "id-of-other")], Is.EquivalentTo(new[] { "scope-profile", "scope-email" }));
        Assert.That(_host.Rows.Logins, Has.Count.EqualTo(1), "for a page that is sent twice");
        Assert.That((await AuthAsync("&prompt=none")).Code, Is.Not.Null);
        Assert.That((await AuthAsync("&prompt=none", scope: "openid phone")).Sent["error"], Is.EqualTo("interaction_required"));
        var more = await AuthAsync(scope: "openid phone");
        Assert.That(more.Page.QuerySelectorAll("#kc-oauth li"), Has.Length.EqualTo(1));
        Assert.That((await AnswerAsync(more, "accept")).Code, Is.Not.Null);
        Assert.That((await AuthAsync("&prompt=none", scope: "openid phone")).Code, Is.Not.Null);
        Assert.That((await AuthAsync("&prompt=consent")).PageId, Is.EqualTo("login-login-oauth-grant"));
    }

    [Test]
    public async Task A_no_is_told_to_the_application()
    {
        var refused = await AnswerAsync(await _browser.SignInAsync(await AuthAsync(), "taro"), "cancel");
        Assert.That(refused.Location, Does.Match(@"^http://127\.0\.0\.1:9/other\?error=access_denied&state=S&iss=[^&]+$"));
        Assert.That(_host.Events, Has.Some.Contain("rejected_by_user"));
        Assert.That(_host.Rows.Consents, Is.Empty);
    }

    [Test]
    public async Task Agreement_counts_only_for_what_was_shown_and_only_with_the_pages_code()
    {
        var page = await _browser.SignInAsync(await AuthAsync(), "taro");
        Assert.That((await _browser.PostAsync(page.Action, ("accept", ""), ("code", new string('A', 43)))).PageId, Is.EqualTo("login-login-oauth-grant"));
        var login = await AuthAsync();
        Assert.That((await _browser.PostAsync(page.Action, ("accept", ""), ("code", login.Action.Split("session_code=")[^1].Split('&')[0]))).Code, Is.Null);
        Assert.That((await AnswerAsync(page, "accept")).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_consent_page_sent_twice_arrives_twice()
    {
        var page = await _browser.SignInAsync(await AuthAsync(), "taro");
        Assert.That((await AnswerAsync(page, "accept")).Code, Is.Not.Null);
        Assert.That((await AnswerAsync(page, "accept")).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_proof_left_on_the_consent_page_for_hours_is_worth_nothing()
    {
        var page = await _browser.SignInAsync(await AuthAsync(), "taro");
        _host.Clock.Now += TimeSpan.FromHours(2);
        Assert.That((await AnswerAsync(page, "accept")).PageId, Is.EqualTo("login-login"));
    }

    [Test]
    public async Task A_proof_that_grew_too_old_on_the_consent_page_is_asked_for_again()
    {
        var page = await _browser.SignInAsync(await AuthAsync("&max_age=60"), "taro");
        _host.Clock.Now += TimeSpan.FromSeconds(61);
        var again = await AnswerAsync(page, "accept");
        Assert.That((again.PageId, _host.Rows.Sessions.Count), Is.EqualTo(("login-login", 0)));
    }

    private Task<Answer> AuthAsync(string more = "", string scope = "openid") => _browser.GetAsync(
        $"/realms/r/protocol/openid-connect/auth?client_id=other&response_type=code&redirect_uri={Uri.EscapeDataString(Redirect)}&scope={Uri.EscapeDataString(scope)}&state=S{more}");

    private Task<Answer> AnswerAsync(Answer page, string button) => _browser.PostAsync(page.Action, (button, ""), ("code", page.Page.QuerySelector("input[name=code]")!.GetAttribute("value")!));
}
