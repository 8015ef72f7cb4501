using System.Net;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Authorize;

public sealed class AuthorizeTests
{
    private const string Nasty = "\"><script>alert(1)</script>&a=b+c %00é日本𠮷";

    private LoginHost _host = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await LoginHost.StartAsync(new LoginRealm().Add("saml", "http://127.0.0.1:9/saml", protocol: "saml").Add("par", "http://127.0.0.1:9/par", attributes: [("require.pushed.authorization.requests", "true")]));
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("query")]
    [TestCase("fragment")]
    [TestCase("form_post")]
    public async Task State_comes_back_as_it_was_in_every_mode(string mode)
    {
        var page = await _browser.GetAsync(Auth($"state={Uri.EscapeDataString(Nasty)}&response_mode={mode}"));
        var done = await _browser.SignInAsync(page, "taro");
        Assert.That((done.Sent["state"], done.Sent["iss"]), Is.EqualTo((Nasty, $"{_host.Address}/realms/r")));
        Assert.That(done.Sent.Keys, Is.EqualTo(new[] { "state", "session_state", "iss", "code" }));
    }

    [Test]
    public async Task A_form_post_page_posts_to_the_registered_origin_only()
    {
        var page = await _browser.GetAsync(Auth("prompt=none&response_mode=form_post&state=S"));
        Assert.That(page.Sent, Is.EquivalentTo(new Dictionary<string, string> { ["error"] = "login_required", ["state"] = "S", ["iss"] = $"{_host.Address}/realms/r" }));
        Assert.That(page.Headers, Does.Contain("form-action http://127.0.0.1:9;"));
        Assert.That(page.Text, Does.Not.Contain("<script>"));
    }

    [TestCase("redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&redirect_uri=http%3A%2F%2Fevil%2Fcb", true)]
    [TestCase("redirect_uri=http%3A%2F%2Fevil%2Fcb&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb", false)]
    public async Task Two_redirect_uris_never_lead_to_the_bad_one(string uris, bool answered)
    {
        var answer = await _browser.GetAsync($"/realms/r/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid&{uris}");
        Assert.That(answer.Location is not null, Is.EqualTo(answered));
        Assert.That(answer.Location ?? "", Does.Not.Contain("evil"));
        Assert.That(answer.Text, Does.Not.Contain("evil"));
    }

    [TestCase("saml", "Wrong client protocol.")]
    [TestCase("nosuch", "Client not found.")]
    public async Task Clients_that_cannot_ask_get_a_page(string client, string message)
    {
        var answer = await _browser.GetAsync($"/realms/r/protocol/openid-connect/auth?client_id={client}&response_type=code&scope=openid&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fsaml&kc_locale=en");
        Assert.That((answer.Status, answer.Message), Is.EqualTo((HttpStatusCode.BadRequest, message)));
    }

    [Test]
    public async Task A_client_that_must_push_its_requests_is_told_so() =>
        Assert.That((await _browser.AuthAsync(client: "par", redirect: "http://127.0.0.1:9/par")).Sent["error_description"], Is.EqualTo("Pushed Authorization Request is only allowed."));

    [TestCase("CODE", "unsupported_response_type")]
    [TestCase("code code", "unsupported_response_type")]
    [TestCase("code none", "unsupported_response_type")]
    [TestCase("code token", "unauthorized_client")]
    public async Task Response_types_are_what_they_are(string type, string error)
    {
        var answer = await _browser.GetAsync($"/realms/r/protocol/openid-connect/auth?client_id=web&response_type={Uri.EscapeDataString(type)}&scope=openid&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb");
        Assert.That(answer.Sent["error"], Is.EqualTo(error));
    }

    [Test]
    public async Task A_posted_request_of_another_site_comes_again_by_get_so_that_cookies_arrive()
    {
        _browser.Headers["Sec-Fetch-Site"] = "cross-site";
        var answer = await _browser.PostAsync("/realms/r/protocol/openid-connect/auth", ("client_id", "web"), ("response_type", "code"), ("scope", "openid"), ("redirect_uri", "http://127.0.0.1:9/cb"));
        Assert.That((answer.PageId, answer.Via is not null), Is.EqualTo(("login-login", true)));
    }

    [TestCase("client_id")]
    [TestCase("scope")]
    [TestCase("state")]
    [TestCase("nonce")]
    [TestCase("login_hint")]
    [TestCase("ui_locales")]
    [TestCase("kc_locale")]
    [TestCase("claims")]
    [TestCase("prompt")]
    [TestCase("acr_values")]
    [TestCase("response_mode")]
    [TestCase("max_age")]
    public async Task Marks_in_parameters_never_become_markup(string parameter)
    {
        const string mark = "'\"><svg/onload=x()>word4711\r\nX-Evil: 1";
        var parameters = new Dictionary<string, string>
        {
            ["client_id"] = "web", ["response_type"] = "code", ["scope"] = "openid", ["redirect_uri"] = "http://127.0.0.1:9/cb", ["state"] = "S", [parameter] = mark,
        };
        var answer = await _browser.GetAsync("/realms/r/protocol/openid-connect/auth?" + string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")));
        Assert.That((int)answer.Status, Is.LessThan(500));
        Assert.That(answer.Text, Does.Not.Contain("<svg/onload"));
        Assert.That(answer.Headers, Does.Not.Contain("X-Evil: 1"));
    }

    private static string Auth(string more) =>
        $"/realms/r/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&{more}";
}
