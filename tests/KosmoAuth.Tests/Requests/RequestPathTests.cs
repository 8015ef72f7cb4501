using KosmoAuth.Requests;
using NUnit.Framework;

namespace KosmoAuth.Tests.Requests;

public sealed class RequestPathTests
{
    [TestCase("/")]
    [TestCase("/realms/r/protocol/openid-connect/auth?redirect_uri=http://a//b/../c;d&x=%2e%2e%2f")]
    [TestCase("/realms/%E5%81%A5%E4%BF%9D/account")]
    [TestCase("/realms/my%20realm")]
    [TestCase("/realms/r.s/protocol/openid-connect/certs/")]
    [TestCase("http://host/realms/r")]
    [TestCase("http://host")]
    [TestCase("*")]
    public void Plain_addresses_pass(string target) => Assert.That(RequestPath.Fault(target), Is.Null);

    [TestCase("/realms/r;a=b/protocol")]
    [TestCase("/realms/r%3Ba/protocol")]
    [TestCase("/realms/r%3ba/protocol")]
    public void Semicolons_are_refused(string target) =>
        Assert.That(RequestPath.Fault(target), Is.EqualTo(("invalidCharacter", "Request path contains invalid character ';'")));

    [TestCase("/realms/r//protocol")]
    [TestCase("//realms/r")]
    [TestCase("/realms/./r")]
    [TestCase("/realms/x/../r")]
    [TestCase("/realms/x/..")]
    [TestCase("/realms/%2e%2E/r")]
    [TestCase("/realms/r%2fprotocol")]
    [TestCase("/realms/r%5Cprotocol")]
    [TestCase("/realms\\r")]
    [TestCase("/realms/r%252fprotocol")]
    [TestCase("/realms/r%00")]
    [TestCase("/realms/r%0d%0aX:y")]
    [TestCase("/realms/r%")]
    [TestCase("/realms/r%4")]
    [TestCase("/realms/r%zz")]
    [TestCase("http://host//realms/r")]
    [TestCase("http://host/realms/../r?x=/")]
    public void What_others_could_read_differently_is_refused(string target) =>
        Assert.That(RequestPath.Fault(target), Is.EqualTo(("missingNormalization", "Request path not normalized")));
}
