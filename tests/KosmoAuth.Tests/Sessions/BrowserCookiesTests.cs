using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NUnit.Framework;

namespace KosmoAuth.Tests.Sessions;

public sealed class BrowserCookiesTests
{
    private const string Https = "https://id.example";

    private static BrowserCookies Open(out HttpContext http, string cookie = "", Realm? realm = null, string baseUrl = Https, string userAgent = "")
    {
        http = new DefaultHttpContext();
        http.Request.Headers.Cookie = cookie;
        http.Request.Headers.UserAgent = userAgent;
        return new SessionCookies(Derive, TimeProvider.System).For(http, realm ?? TestRealms.Realm(), baseUrl);
    }

    private static byte[] Derive(string purpose, string realmId) => SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{realmId}"));

    private static SetCookieHeaderValue[] Set(HttpContext http) => [.. SetCookieHeaderValue.ParseList(http.Response.Headers.SetCookie!)];

    private static string Sent(HttpContext http, string name) => $"{name}={Set(http).Single(cookie => cookie.Name == name).Value}";

    private static UserSession Now(bool rememberMe = false, string id = "session-1") =>
        TestRealms.Session(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), rememberMe: rememberMe, id: id);

    [Test]
    public void Cookies_have_Keycloaks_names_path_and_attributes()
    {
        var cookies = Open(out var http);
        cookies.BrowserId(create: true);
        cookies.WriteAuthSessionHash();
        cookies.SignIn(Now(rememberMe: true), "hanako");
        cookies.Locale = "ja";
        var lines = Set(http).Select(cookie => $"{cookie.Name} {cookie.MaxAge?.TotalSeconds} {(cookie.HttpOnly ? "HttpOnly" : "script")}");
        Assert.That(lines, Is.EquivalentTo(new[]
        {
            "AUTH_SESSION_ID  HttpOnly", "KC_AUTH_SESSION_HASH 60 script", "KEYCLOAK_IDENTITY 36000 HttpOnly", "KEYCLOAK_SESSION 36000 script",
            "KEYCLOAK_REMEMBER_ME 31536000 HttpOnly", "KEYCLOAK_LOCALE  HttpOnly",
        }));
        Assert.That(Set(http).Select(cookie => $"{cookie.Path} {cookie.Secure} {cookie.SameSite}"), Is.All.EqualTo("/realms/r/ True None"));
    }

    [TestCase("https://id.example", "", null, "True None")]
    [TestCase("https://id.example/auth", "", "Lax", "True Lax")]
    [TestCase("http://localhost:8080", "", null, "True None")]
    [TestCase("http://127.0.0.1:8080", "", null, "True None")]
    [TestCase("http://[::1]:8080", "", null, "True None")]
    [TestCase("http://id.localhost:8080", "", null, "True None")]
    [TestCase("http://localhost:8080", "Mozilla/5.0 Version/17 Safari/605.1", null, "False Lax")]
    [TestCase("http://localhost:8080", "Mozilla/5.0 Chrome/141 Safari/537.36", null, "True None")]
    [TestCase("http://id.example", "", null, "False Lax")]
    public void Secure_and_SameSite_follow_the_address_and_the_realm(string address, string agent, string? setting, string expected)
    {
        var realm = setting is null ? TestRealms.Realm() : TestRealms.Realm(attributes: ("kosmo.cookies.sameSite", setting));
        Open(out var http, "", realm, address, agent).BrowserId(create: true);
        var cookie = Set(http).Single();
        Assert.That($"{cookie.Secure} {cookie.SameSite}", Is.EqualTo(expected));
        Assert.That(cookie.Path.ToString(), Is.EqualTo(address.EndsWith("/auth", StringComparison.Ordinal) ? "/auth/realms/r/" : "/realms/r/"));
    }

    [Test]
    public void Without_remember_me_the_identity_cookie_ends_with_the_browser()
    {
        Open(out var http).SignIn(Now(), "hanako");
        Assert.That(Set(http).Single(cookie => cookie.Name == "KEYCLOAK_IDENTITY").MaxAge, Is.Null);
        Assert.That(Set(http).Select(cookie => cookie.Name.ToString()), Has.No.Member("KEYCLOAK_REMEMBER_ME"));
    }

    [Test]
    public void Identity_cookie_names_the_session_and_no_person()
    {
        Open(out var http).SignIn(Now(), "hanako");
        var jwt = Sent(http, "KEYCLOAK_IDENTITY");
        Assert.That(Open(out _, jwt).Identity()?.SessionId, Is.EqualTo("session-1"));
        var payload = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[1]));
        Assert.That(payload, Does.Contain("\"typ\":\"Serialized-ID\"").And.Not.Contain("hanako").And.Not.Contain("u-1"));
    }

    [Test]
    public void Broken_identity_cookies_count_as_absent()
    {
        Open(out var http).SignIn(Now(), "hanako");
        var good = Sent(http, "KEYCLOAK_IDENTITY")["KEYCLOAK_IDENTITY=".Length..];
        string[] broken =
        [
            "", ".", "..", "...", "a.b.c", good[..^1], good + "A", good + ".x", good[1..], good.Replace('.', '-'), new('x', 4096), "{}.{}.{}", "W10.W10.W10",
            string.Join('.', good.Split('.')[0], good.Split('.')[1], ""), (good[0] == 'e' ? "f" : "e") + good[1..],
            Convert.ToBase64String("{\"alg\":\"none\"}"u8).TrimEnd('=') + "." + good.Split('.')[1] + ".",
        ];
        foreach (var value in broken)
        {
            Assert.That(Open(out _, $"KEYCLOAK_IDENTITY={value}").Identity(), Is.Null, value);
        }
    }

    [Test]
    public void Identity_cookie_of_another_realm_or_address_counts_as_absent()
    {
        Open(out var http).SignIn(Now(), "hanako");
        var cookie = Sent(http, "KEYCLOAK_IDENTITY");
        Assert.That(Open(out _, cookie, TestRealms.Realm(name: "other")).Identity(), Is.Null);
        Assert.That(Open(out _, cookie, baseUrl: "https://evil.example").Identity(), Is.Null);
    }

    [Test]
    public void Planted_value_beside_the_real_one_does_not_win()
    {
        Open(out var http).SignIn(Now(), "hanako");
        var real = Sent(http, "KEYCLOAK_IDENTITY");
        Assert.That(Open(out _, $"KEYCLOAK_IDENTITY=planted; {real}; KEYCLOAK_IDENTITY=a.b.c").Identity()?.SessionId, Is.EqualTo("session-1"));
    }

    [Test]
    public void Two_genuine_sessions_in_one_request_are_both_refused()
    {
        Open(out var mine).SignIn(Now(), "hanako");
        Open(out var mallorys).SignIn(Now(id: "session-2"), "mallory");
        var cookies = Open(out _, $"{Sent(mallorys, "KEYCLOAK_IDENTITY")}; {Sent(mine, "KEYCLOAK_IDENTITY")}");
        Assert.That(cookies.Identity(), Is.Null);
    }

    [Test]
    public void Sixty_cookies_and_noise_do_not_hide_the_real_one_under_another_name()
    {
        Open(out var http).SignIn(Now(), "hanako");
        var noise = string.Join("; ", Enumerable.Range(0, 60).Select(number => $"noise{number}=\"{new string('x', 60)}\""));
        Assert.That(Open(out _, $"{noise};;=;{Sent(http, "KEYCLOAK_IDENTITY")}").Identity()?.SessionId, Is.EqualTo("session-1"));
    }

    [Test]
    public void First_proof_gives_the_browser_a_secret_that_a_planter_lacks()
    {
        var mallory = Open(out var planted);
        var page = mallory.BrowserId(create: true)!;
        var jar = Sent(planted, "AUTH_SESSION_ID");

        var alice = Open(out var after, jar);
        Assert.That(alice.IsBrowser(page), Is.True);
        var row = alice.Prove(page, "alice");
        Assert.That(Sent(after, "AUTH_SESSION_ID"), Is.Not.EqualTo(jar));
        Assert.That(Open(out _, Sent(after, "AUTH_SESSION_ID")).IsBrowser(row), Is.True);
        Assert.That(Open(out _, jar).IsBrowser(row), Is.False);

        var mallorysRow = Open(out var malloryProof, jar).Prove(page, "mallory");
        Assert.That(Open(out _, Sent(malloryProof, "AUTH_SESSION_ID")).IsBrowser(row), Is.False);
        Assert.That(mallorysRow, Is.Not.EqualTo(row));
    }

    [Test]
    public void Tabs_that_were_open_before_a_log_in_still_belong_to_the_browser()
    {
        var pages = new List<string>();
        var jar = "";
        for (var logIn = 0; logIn < 30; logIn++)
        {
            var cookies = Open(out var http, jar);
            pages.Add(cookies.BrowserId(create: true)!);
            cookies.Prove(pages[0], $"person-{logIn}");
            jar = Sent(http, "AUTH_SESSION_ID");
        }

        Assert.That(Open(out _, jar).IsBrowser(pages[0]), Is.True);
        Assert.That(Open(out _, jar).IsBrowser(pages[^1]), Is.True);
        Assert.That(jar, Has.Length.LessThan(512));
    }

    [Test]
    public void Double_submit_of_one_page_names_the_browser_once()
    {
        var page = Open(out var first).BrowserId(create: true)!;
        var jar = Sent(first, "AUTH_SESSION_ID");
        Assert.That(Open(out var one, jar).Prove(page, "alice"), Is.EqualTo(Open(out var two, jar).Prove(page, "alice")));
        Assert.That(Sent(one, "AUTH_SESSION_ID"), Is.EqualTo(Sent(two, "AUTH_SESSION_ID")));
    }

    [Test]
    public void Planted_browser_cookie_beside_the_real_one_breaks_no_page()
    {
        var mine = Open(out var http).BrowserId(create: true)!;
        Open(out var mallorys).BrowserId(create: true);
        var both = $"{Sent(mallorys, "AUTH_SESSION_ID")}; {Sent(http, "AUTH_SESSION_ID")}";
        Assert.That(Open(out _, both).IsBrowser(mine), Is.True);
        Assert.That(Open(out _, $"AUTH_SESSION_ID=junk; {Sent(http, "AUTH_SESSION_ID")}").BrowserId(create: false), Is.EqualTo(mine));
    }

    [Test]
    public void Deleting_repeats_the_attributes_and_happens_only_when_the_cookie_was_sent()
    {
        Open(out var nothing).SignOut();
        Assert.That(Set(nothing), Is.Empty);

        Open(out var http).SignIn(Now(rememberMe: true), "hanako");
        var jar = string.Join("; ", Set(http).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        Open(out var gone, jar).SignOut();
        Assert.That(
            Set(gone).Select(cookie => $"{cookie.Name} {cookie.MaxAge?.TotalSeconds} {cookie.HttpOnly} {cookie.Secure} {cookie.SameSite} {cookie.Path}"),
            Is.EquivalentTo(new[]
            {
                "KEYCLOAK_IDENTITY 0 True True None /realms/r/", "KEYCLOAK_SESSION 0 False True None /realms/r/",
                "KEYCLOAK_REMEMBER_ME 0 True True None /realms/r/",
            }));
    }

    [Test]
    public void Remembered_name_comes_back_unreadable_to_others_and_only_while_the_realm_remembers()
    {
        Open(out var http).SignIn(Now(rememberMe: true), "健保 花子");
        var jar = Sent(http, "KEYCLOAK_REMEMBER_ME");
        Assert.That(Open(out _, jar).RememberedUsername, Is.EqualTo("健保 花子"));
        Assert.That(Open(out _, jar, TestRealms.Realm(rememberMe: false)).RememberedUsername, Is.Null);
        Assert.That(Open(out _, jar[..^2]).RememberedUsername, Is.Null);
        Assert.That(Open(out _, "KEYCLOAK_REMEMBER_ME=username:admin").RememberedUsername, Is.Null);
    }

    [Test]
    public void Locale_is_one_of_the_realms()
    {
        Assert.That(Open(out _, "KEYCLOAK_LOCALE=ja").Locale, Is.EqualTo("ja"));
        Assert.That(Open(out _, "KEYCLOAK_LOCALE=tlh").Locale, Is.Null);
        Assert.That(Open(out _, "KEYCLOAK_LOCALE=<b>; KEYCLOAK_LOCALE=en").Locale, Is.EqualTo("en"));
    }

    [Test]
    public void Session_cookie_for_scripts_is_a_hash_of_64_characters()
    {
        Open(out var http).SignIn(Now(), "hanako");
        Assert.That(Set(http).Single(cookie => cookie.Name == "KEYCLOAK_SESSION").Value.ToString(), Has.Length.EqualTo(64).And.Not.Contain("session-1"));
    }

    [Test]
    public void Cookie_written_twice_in_one_answer_leaves_once()
    {
        var cookies = Open(out var http);
        cookies.SignIn(Now(), "hanako");
        cookies.SignIn(Now(id: "session-2"), "hanako");
        Assert.That(Set(http).Select(cookie => cookie.Name.ToString()), Is.Unique);
        Assert.That(Open(out _, Sent(http, "KEYCLOAK_IDENTITY")).Identity()?.SessionId, Is.EqualTo("session-2"));
    }
}
