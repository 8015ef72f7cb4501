using System.Text;
using System.Text.Json;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Tokens;

public sealed class JwksTests
{
    [Test]
    public void Only_public_parts_of_asymmetric_keys_are_published()
    {
        var text = Encoding.UTF8.GetString(Jwks.Write(TestKeys.All));
        using var json = JsonDocument.Parse(text);
        var keys = json.RootElement.GetProperty("keys").EnumerateArray().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(keys, Has.Count.EqualTo(10));
            Assert.That(keys.SelectMany(key => key.EnumerateObject().Select(member => member.Name)).Distinct(),
                Is.EquivalentTo(new[] { "kid", "kty", "alg", "use", "x5c", "x5t", "x5t#S256", "n", "e", "crv", "x", "y" }));
            Assert.That(keys.Select(key => key.GetProperty("use").GetString()).Distinct(), Is.EquivalentTo(new[] { "sig", "enc" }));
            Assert.That(text, Does.Not.Contain("kid-HS"));
        });
    }

    [Test]
    public void A_disabled_key_is_not_published_and_a_passive_one_is()
    {
        var keys = new RealmKeys([TestKeys.With(TestKeys.Of("RS256"), KeyStatus.Disabled), TestKeys.With(TestKeys.Of("ES256"), KeyStatus.Passive)]);
        using var json = JsonDocument.Parse(Jwks.Write(keys));
        Assert.That(json.RootElement.GetProperty("keys").EnumerateArray().Single().GetProperty("kid").GetString(), Is.EqualTo("kid-ES256"));
    }

    // The key and its members as a Keycloak server published them.
    [Test]
    public void Members_are_as_recorded()
    {
        var recorded = Recording.Read("realms/jwks.json");
        var certificate = Convert.FromBase64String(recorded[0]!["x5c"]![0]!.GetValue<string>());
        using var parsed = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate);
        using var rsa = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPublicKey(parsed)!;
        var key = new RealmKey
        {
            Kid = recorded[0]!["kid"]!.GetValue<string>(), Algorithm = "RS256", Type = "RSA", Use = "sig", Status = KeyStatus.Active, Priority = 100, ProviderId = "p",
            PublicKey = rsa.ExportSubjectPublicKeyInfo(), Certificate = certificate,
        };
        Assert.That(Encoding.UTF8.GetString(Jwks.Write(new([key]))), Is.EqualTo($$"""{"keys":[{{recorded[0]!.ToJsonString()}}]}""".Replace("\\u002B", "+", StringComparison.Ordinal)));
    }
}
