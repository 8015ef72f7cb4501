using KosmoAuth.Oidc;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc;

public sealed class RedirectUrisTests
{
    private const string Base = "https://login.example.jp/auth";

    [TestCase("https://rp.test/cb", true)]
    [TestCase("https://rp.test/cb/", false)]
    [TestCase("https://rp.test/cb?a=1", false)]
    [TestCase("https://rp.test/cb#f", false)]
    [TestCase("https://rp.test/CB", false)]
    [TestCase("https://rp.test:443/cb", false)]
    [TestCase("https://rp.test/%63b", false)]
    [TestCase("HTTPS://rp.test/cb", false)]
    [TestCase("https://rp.test/cb ", false)]
    [TestCase("https://evil.test/cb", false)]
    [TestCase("//rp.test/cb", false)]
    [TestCase("", false)]
    public void An_exact_address_matches_only_itself(string uri, bool matches) =>
        Assert.That(RedirectUris.Match(Registered("https://rp.test/cb"), uri, Base), Is.EqualTo(matches));

    [TestCase("https://rp.test/app/x", true)]
    [TestCase("https://rp.test/app/x?y=1", true)]
    [TestCase("https://rp.test/app/", true)]
    [TestCase("https://rp.test/app", true)]
    [TestCase("https://rp.test/app/b%20c", true)]
    [TestCase("https://rp.test/apple", false)]
    [TestCase("https://rp.test/app/../evil", false)]
    [TestCase("https://rp.test/app/..;/evil", false)]
    [TestCase("https://rp.test/app/%2e%2e/evil", false)]
    [TestCase("https://rp.test/app/.%2e/evil", false)]
    [TestCase("https://rp.test/app/%252e%252e%252fevil", false)]
    [TestCase("https://rp.test/app/%25252e%25252e%25252fevil", false)]
    [TestCase("https://rp.test/app/x%2fy", false)]
    [TestCase("https://rp.test/app/..%5c..", false)]
    [TestCase("https://rp.test/app/\\..\\evil", false)]
    [TestCase("https://rp.test@evil.test/app/x", false)]
    [TestCase("https://rp.test:x@evil.test/app/x", false)]
    [TestCase("https://u@rp.test/app/x", false)]
    [TestCase("https://rp.test/app/x?code=evil", false)]
    [TestCase("https://rp.test/app/x?a=b&st%61te=evil", false)]
    [TestCase("https://rp.test/app/x#f", false)]
    [TestCase("https://rp.test/app/\r\nx", false)]
    [TestCase("https://rp.test/app/é", false)]
    public void A_star_reaches_down_the_path_and_nowhere_else(string uri, bool matches) =>
        Assert.That(RedirectUris.Match(Registered("https://rp.test/app/*"), uri, Base), Is.EqualTo(matches));

    [TestCase("https://rp.test*", "https://rp.test/x", true)]
    [TestCase("https://rp.test*", "https://rp.test", true)]
    [TestCase("https://rp.test*", "https://rp.test.evil.test/x", false)]
    [TestCase("https://rp.test/a?*", "https://rp.test/a?b", false)]
    [TestCase("http://localhost:*", "http://localhost:3000/x", true)]
    [TestCase("http://localhost:*", "http://localhost:3000@evil.test/x", false)]
    [TestCase("*", "https://any.test/x", true)]
    [TestCase("*", "app:/x", false)]
    [TestCase("*", "javascript:alert(1)", false)]
    [TestCase("*", "https://u@any.test/", false)]
    [TestCase("app.example:/*", "app.example:/cb", true)]
    [TestCase("app.example:/*", "other:/cb", false)]
    [TestCase("javascript:*", "javascript:alert(1)", false)]
    [TestCase("data:text/html,x", "data:text/html,x", false)]
    [TestCase("vbscript:x", "vbscript:x", false)]
    [TestCase("blob:x", "blob:x", false)]
    [TestCase("file:///x", "file:///x", false)]
    public void Stars_elsewhere_and_schemes(string registered, string uri, bool matches) =>
        Assert.That(RedirectUris.Match(Registered(registered), uri, Base), Is.EqualTo(matches));

    [TestCase("http://127.0.0.1:54321/cb", true)]
    [TestCase("http://127.0.0.1/cb", true)]
    [TestCase("http://[::1]:1/cb", false)]
    [TestCase("http://localhost:1/cb", false)]
    [TestCase("http://127.0.0.1:1/other", false)]
    [TestCase("http://127.0.0.1.evil.test/cb", false)]
    [TestCase("http://localhost.evil.test/cb", false)]
    [TestCase("http://127.0.0.1@evil.test/cb", false)]
    [TestCase("http://127.0.0.1:1@evil.test/cb", false)]
    [TestCase("https://127.0.0.1:1/cb", false)]
    [TestCase("http://127.0.0.1:/cb", false)]
    [TestCase("http://127.0.0.1:123456/cb", false)]
    public void The_port_is_free_only_on_this_machine(string uri, bool matches) =>
        Assert.That(RedirectUris.Match(Registered("http://127.0.0.1/cb"), uri, Base), Is.EqualTo(matches));

    [Test]
    public void A_registered_port_is_kept_on_this_machine() =>
        Assert.That(RedirectUris.Match(Registered("http://127.0.0.1:9/cb"), "http://127.0.0.1:5555/cb", Base), Is.False);

    [Test]
    public void Relative_addresses_start_at_the_root_url_or_at_the_server()
    {
        Assert.That(RedirectUris.Match(Registered("/app/*", root: "https://rp.test"), "https://rp.test/app/x", Base), Is.True);
        Assert.That(RedirectUris.Match(Registered("/realms/x/*"), "https://login.example.jp/realms/x/y", Base), Is.True);
        Assert.That(RedirectUris.Match(Registered("/x/*", root: "${authBaseUrl}"), "https://login.example.jp/auth/x/y", Base), Is.True);
    }

    [Test]
    public void No_registered_address_matches_nothing() => Assert.That(RedirectUris.Match(Registered(), "https://rp.test/cb", Base), Is.False);

    [Test]
    public void After_a_log_out_plus_stands_for_redirect_uris_and_minus_for_nothing()
    {
        Assert.That(RedirectUris.MatchPostLogout(PostLogout("https://rp.test/bye##+"), "https://rp.test/cb", Base), Is.True);
        Assert.That(RedirectUris.MatchPostLogout(PostLogout("https://rp.test/bye##+"), "https://rp.test/bye", Base), Is.True);
        Assert.That(RedirectUris.MatchPostLogout(PostLogout("https://rp.test/bye"), "https://rp.test/cb", Base), Is.False);
        Assert.That(RedirectUris.MatchPostLogout(PostLogout("-"), "https://rp.test/cb", Base), Is.False);
        Assert.That(RedirectUris.MatchPostLogout(PostLogout(null), "https://rp.test/cb", Base), Is.True);
        Assert.That(RedirectUris.MatchPostLogout(PostLogout(null), "javascript:alert(1)", Base), Is.False);
    }

    [Test]
    public void Web_origins_with_a_plus_are_those_of_the_redirect_uris()
    {
        var client = Registered("https://rp.test/cb", "http://127.0.0.1:9/app/*", "app:/x");
        client.GetType().GetProperty(nameof(Client.WebOrigins))!.SetValue(client, new[] { "+", "https://spa.example.org/" });
        Assert.That(ClientAddresses.WebOrigins(client, Base), Is.EqualTo(new[] { "https://rp.test", "http://127.0.0.1:9", "https://spa.example.org" }));
    }

    [Test]
    public void Thousands_of_mutations_never_leave_the_registered_place()
    {
        var client = Registered("https://rp.test/cb", "https://rp.test/app/*");
        var random = new Random(20_261_124);
        string[] pieces = ["..", "%2e", "%2f", "/", "\\", "@", ":", "evil.test", "?", "#", "//", ";", ".", "%5c", "%00", "%252e", "*", "code=x", "&", "rp.test", " ", "\t", "％", "。"];
        for (var round = 0; round < 20_000; round++)
        {
            var uri = random.Next(2) == 0 ? "https://rp.test/app/x" : "https://rp.test/cb";
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                var at = random.Next(uri.Length + 1);
                uri = random.Next(4) == 0 && at < uri.Length ? uri.Remove(at, 1) : uri.Insert(at, pieces[random.Next(pieces.Length)]);
            }

            if (!RedirectUris.Match(client, uri, Base))
            {
                continue;
            }

            // What a browser makes of it, decoded until nothing is left to decode.
            var seen = new Uri(uri);
            var path = seen.AbsolutePath;
            for (var decoded = Uri.UnescapeDataString(path); decoded != path; decoded = Uri.UnescapeDataString(path))
            {
                path = decoded;
            }

            Assert.That(seen.Scheme == "https" && seen.Authority == "rp.test" && seen.UserInfo.Length == 0 && seen.Fragment.Length == 0, uri);
            Assert.That(uri == "https://rp.test/cb" || seen.AbsolutePath is "/app" || seen.AbsolutePath.StartsWith("/app/", StringComparison.Ordinal), uri);
            Assert.That(path.Split('/'), Has.None.EqualTo("..").And.None.EqualTo("."), uri);
        }
    }

    private static Client Registered(params string[] uris) => Registered(uris, null);

    private static Client Registered(string uri, string root) => Registered([uri], root);

    private static Client PostLogout(string? attribute)
    {
        var client = attribute is null ? TestRealms.Client() : TestRealms.Client(("post.logout.redirect.uris", attribute));
        client.GetType().GetProperty(nameof(Client.RedirectUris))!.SetValue(client, new[] { "https://rp.test/cb" });
        return client;
    }

    private static Client Registered(string[] uris, string? root)
    {
        var client = TestRealms.Client([], false, root, null);
        client.GetType().GetProperty(nameof(Client.RedirectUris))!.SetValue(client, uris);
        return client;
    }
}
