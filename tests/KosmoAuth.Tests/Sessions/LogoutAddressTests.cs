using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using NUnit.Framework;

namespace KosmoAuth.Tests.Sessions;

public sealed class LogoutAddressTests
{
    private const string Issuer = "http://id/realms/r";

    private static Client Client(bool front, string? rootUrl, string? baseUrl, params (string, string)[] attributes) =>
        TestRealms.Client(attributes, front, rootUrl, baseUrl);

    [TestCase("http://app/front", null, null, "http://app/front?sid=s&iss=http%3A%2F%2Fid%2Frealms%2Fr")]
    [TestCase("http://app/front?a=b", null, null, "http://app/front?a=b&sid=s&iss=http%3A%2F%2Fid%2Frealms%2Fr")]
    [TestCase("/front", "http://app/root/", null, "http://app/root/front?sid=s&iss=http%3A%2F%2Fid%2Frealms%2Fr")]
    [TestCase("", null, "http://app/base", "http://app/base?sid=s&iss=http%3A%2F%2Fid%2Frealms%2Fr")]
    [TestCase("javascript:alert(1)", null, null, null)]
    [TestCase("/front", null, null, null)]
    [TestCase("http://user:pass@app/", null, null, null)]
    public void Frame_address_comes_from_the_attribute_or_the_base_url(string attribute, string? rootUrl, string? baseUrl, string? expected) =>
        Assert.That(FrontChannel.FrameUrl(Client(true, rootUrl, baseUrl, ("frontchannel.logout.url", attribute)), Issuer, "s"), Is.EqualTo(expected));

    [Test]
    public void Client_may_decline_sid_and_iss() =>
        Assert.That(
            FrontChannel.FrameUrl(Client(true, null, null, ("frontchannel.logout.url", "http://app/f"), ("frontchannel.logout.session.required", "false")), Issuer, "s"),
            Is.EqualTo("http://app/f"));

    [Test]
    public void Client_is_told_once_by_the_browser_or_by_the_server()
    {
        (string, string)[] both = [("frontchannel.logout.url", "http://app/f"), ("backchannel.logout.url", "http://app/b")];
        Assert.That(BackChannel.UrlOf(Client(true, null, null, both)), Is.Null);
        Assert.That(BackChannel.UrlOf(Client(false, null, null, both))?.AbsoluteUri, Is.EqualTo("http://app/b"));
        Assert.That(FrontChannel.Takes(Client(false, null, null, both)), Is.False);
    }

    [Test]
    public void Client_without_a_frame_address_is_still_told_by_the_server() =>
        Assert.That(BackChannel.UrlOf(Client(true, "http://app", null, ("backchannel.logout.url", "/b")))?.AbsoluteUri, Is.EqualTo("http://app/b"));
}
