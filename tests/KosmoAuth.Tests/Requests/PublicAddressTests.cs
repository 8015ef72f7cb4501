using System.Net;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Settings;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace KosmoAuth.Tests.Requests;

public sealed class PublicAddressTests
{
    private static readonly HttpSettings s_loopback = new() { Host = "127.0.0.1" };

    [TestCase("localhost:8080", "http://localhost:8080")]
    [TestCase("127.0.0.1:8080", "http://127.0.0.1:8080")]
    [TestCase("[::1]:8080", "http://[::1]:8080")]
    [TestCase("a.localhost:8080", "http://a.localhost:8080")]
    [TestCase("192.0.2.1", "http://192.0.2.1")]
    [TestCase("localhost:80", "http://localhost")]
    public void Without_a_name_of_its_own_the_server_answers_to_this_machines_addresses(string host, string baseUrl) =>
        Assert.That(Of(new HostnameSettings(), host)?.BaseUrl, Is.EqualTo(baseUrl));

    [TestCase("evil.example")]
    [TestCase("localhost.evil.example")]
    [TestCase("192.0.2.77")]
    [TestCase("")]
    [TestCase("local host")]
    [TestCase("localhost:0")]
    [TestCase("localhost:70000")]
    public void A_strangers_host_is_not_answered(string host) => Assert.That(Of(new HostnameSettings(), host), Is.Null);

    [Test]
    public void A_server_that_is_not_strict_believes_any_host() =>
        Assert.That(Of(new HostnameSettings { Strict = false }, "sso.example:8443", scheme: "https")?.BaseUrl, Is.EqualTo("https://sso.example:8443"));

    [TestCase("evil.example")]
    [TestCase("localhost")]
    public void A_whole_address_stands_whatever_the_request_says(string host)
    {
        var address = Of(new HostnameSettings { Url = "https://login.example.jp/sso" }, host, headers: [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Prefix", "/evil")]);
        Assert.That(address, Is.EqualTo(new RequestAddress("https://login.example.jp/sso", "192.0.2.9", Secure: true)));
    }

    [TestCase("evil.example:8443", "https://login.example.jp:8443")]
    [TestCase("evil.example:443", "https://login.example.jp")]
    [TestCase("evil.example", "https://login.example.jp")]
    public void A_bare_name_takes_scheme_and_port_from_the_request(string host, string baseUrl) =>
        Assert.That(Of(new HostnameSettings { Host = "login.example.jp" }, host, scheme: "https")?.BaseUrl, Is.EqualTo(baseUrl));

    [Test]
    public void The_relative_path_is_part_of_the_address() =>
        Assert.That(Of(new HostnameSettings(), "localhost", http: s_loopback with { RelativePath = "/auth" })?.BaseUrl, Is.EqualTo("http://localhost/auth"));

    [Test]
    public void A_trusted_proxy_says_host_scheme_prefix_and_who_asked()
    {
        var address = Of(
            new HostnameSettings { Strict = false }, "10.0.0.1:8080", Proxy(ProxyHeaders.XForwarded), peer: "10.0.0.2",
            headers: [("X-Forwarded-For", "203.0.113.1, 198.51.100.7, 10.0.0.3"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "login.example.jp"), ("X-Forwarded-Prefix", "/auth/")]);
        Assert.That(address, Is.EqualTo(new RequestAddress("https://login.example.jp/auth", "198.51.100.7", Secure: true)), "only what lies to the right of strangers counts");
    }

    [Test]
    public void Another_peers_headers_are_not_believed()
    {
        var address = Of(
            new HostnameSettings(), "localhost", Proxy(ProxyHeaders.XForwarded), peer: "203.0.113.5",
            headers: [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")]);
        Assert.That(address, Is.EqualTo(new RequestAddress("http://localhost", "203.0.113.5", Secure: false)));
    }

    [Test]
    public void Only_the_configured_kind_of_headers_counts()
    {
        (string, string)[] headers = [("Forwarded", "for=\"[2001:db8:1::7]:4711\";proto=https;host=a.example, for=10.0.0.9;proto=https;host=b.example"), ("X-Forwarded-Host", "c.example"), ("X-Forwarded-For", "203.0.113.1")];
        var settings = new HostnameSettings { Strict = false };
        Assert.That(Of(settings, "x", Proxy(ProxyHeaders.Forwarded), "10.0.0.2", headers), Is.EqualTo(new RequestAddress("https://b.example", "2001:db8:1::7", true)));
        Assert.That(Of(settings, "x", Proxy(ProxyHeaders.XForwarded), "10.0.0.2", headers), Is.EqualTo(new RequestAddress("http://c.example", "203.0.113.1", false)));
        Assert.That(Of(settings, "x", new ProxySettings(), "10.0.0.2", headers), Is.EqualTo(new RequestAddress("http://x", "10.0.0.2", false)));
    }

    [TestCase("//evil.example")]
    [TestCase("auth")]
    [TestCase("/a\"b")]
    public void A_prefix_that_is_no_path_is_left_out(string prefix) =>
        Assert.That(Of(new HostnameSettings { Strict = false }, "x", Proxy(ProxyHeaders.XForwarded), "10.0.0.2", [("X-Forwarded-Prefix", prefix)])?.BaseUrl, Is.EqualTo("http://x"));

    [TestCase(SslRequired.All, "127.0.0.1", true)]
    [TestCase(SslRequired.External, "127.0.0.1", false)]
    [TestCase(SslRequired.External, "192.168.3.4", false)]
    [TestCase(SslRequired.External, "172.31.0.1", false)]
    [TestCase(SslRequired.External, "172.32.0.1", true)]
    [TestCase(SslRequired.External, "fd00::1", false)]
    [TestCase(SslRequired.External, "203.0.113.5", true)]
    [TestCase(SslRequired.External, "unknown", true)]
    [TestCase(SslRequired.None, "203.0.113.5", false)]
    public void Https_is_asked_for_as_the_realm_says(SslRequired required, string remote, bool needed)
    {
        Assert.That(new RequestAddress("http://x", remote, Secure: false).NeedsHttps(required), Is.EqualTo(needed));
        Assert.That(new RequestAddress("https://x", remote, Secure: true).NeedsHttps(required), Is.False);
    }

    private static ProxySettings Proxy(ProxyHeaders headers) => new() { Headers = headers };

    private static RequestAddress? Of(
        HostnameSettings hostname, string host, ProxySettings? proxy = null, string peer = "192.0.2.9", (string Name, string Value)[]? headers = null, string scheme = "http", HttpSettings? http = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString(host);
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Connection.LocalIpAddress = IPAddress.Parse("192.0.2.1");
        foreach (var (name, value) in headers ?? [])
        {
            context.Request.Headers[name] = value;
        }

        return new PublicAddress(http ?? s_loopback, hostname, proxy ?? new ProxySettings()).Of(context);
    }
}
