using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Realms.Representation;
using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class KeysTests
{
    [Test]
    public void The_id_of_a_key_without_one_is_that_of_Keycloak()
    {
        var recorded = RealmData.Json("fresh.keys.json")["keys"]!.AsArray().Where(key => key!["publicKey"] is not null).ToList();

        Assert.That(recorded, Has.Count.EqualTo(2));
        Assert.That(
            recorded.Select(key => KeyProviders.KeyId(Convert.FromBase64String(key!["publicKey"]!.ToString()))),
            Is.EqualTo(recorded.Select(key => key!["kid"]!.ToString())));
    }

    [TestCase("rsa-generated", null, "RS256", "sig")]
    [TestCase("rsa-generated", "PS384", "PS384", "sig")]
    [TestCase("rsa-enc-generated", null, "RSA-OAEP", "enc")]
    [TestCase("hmac-generated", "HS512", "HS512", "sig")]
    [TestCase("hmac-generated", null, "HS256", "sig")]
    [TestCase("aes-generated", null, "AES", "enc")]
    public void A_generated_key_serves_the_algorithm_of_its_component(string provider, string? algorithm, string served, string use)
    {
        var key = Read(GeneratedKeys.Fill(Component(provider, algorithm is null ? [] : [("algorithm", algorithm)]), "r", TimeProvider.System));

        Assert.That((key.Algorithm, key.Use, key.Status), Is.EqualTo((served, use, KeyStatus.Active)));
        Assert.That(new RealmKeys([key]).Active(served, use), Is.SameAs(key));
    }

    [TestCase("ES256", 256)]
    [TestCase("ES384", 384)]
    [TestCase("ES512", 521)]
    public void A_fallback_key_on_a_curve_signs_and_verifies(string algorithm, int size)
    {
        var key = Read(GeneratedKeys.Fill(GeneratedKeys.Fallback(algorithm)!, "r", TimeProvider.System));
        using var signer = ECDsa.Create();
        signer.ImportPkcs8PrivateKey(key.PrivateKey, out _);
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(key.PublicKey, out _);

        Assert.That((key.Algorithm, signer.KeySize, key.Priority), Is.EqualTo((algorithm, size, -100L)));
        Assert.That(verifier.VerifyData("x"u8, signer.SignData("x"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256), Is.True);
    }

    [Test]
    public void The_certificate_of_a_generated_key_is_in_the_name_of_the_realm_for_ten_years()
    {
        var key = Read(GeneratedKeys.Fill(Component("rsa-generated"), new string('r', 80), TimeProvider.System));
        using var certificate = X509CertificateLoader.LoadCertificate(key.Certificate!);

        Assert.That(certificate.Subject, Is.EqualTo("CN=" + new string('r', 64)));
        Assert.That(certificate.NotAfter - certificate.NotBefore, Is.GreaterThan(TimeSpan.FromDays(3650)));
        Assert.That(certificate.PublicKey.ExportSubjectPublicKeyInfo(), Is.EqualTo(key.PublicKey));
    }

    [Test]
    public void An_imported_key_may_be_in_either_form_with_or_without_lines()
    {
        using var rsa = RSA.Create(2048);
        string[] texts =
        [
            Convert.ToBase64String(rsa.ExportRSAPrivateKey()), Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()),
            rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(),
        ];

        Assert.That(
            texts.Select(text => Read(Component("rsa", ("privateKey", text))).PublicKey),
            Is.All.EqualTo(rsa.ExportSubjectPublicKeyInfo()));
    }

    [TestCase("enabled", KeyStatus.Disabled)]
    [TestCase("active", KeyStatus.Passive)]
    public void A_key_that_is_switched_off_does_not_sign(string field, KeyStatus status)
    {
        var key = Read(Component("hmac-generated", ("secret", "AAAA"), ("kid", "k"), (field, "false")));
        var keys = new RealmKeys([key]);

        Assert.That(key.Status, Is.EqualTo(status));
        Assert.That(keys.Active("HS256"), Is.Null);
        Assert.That(keys.Find("k"), status == KeyStatus.Passive ? Is.SameAs(key) : Is.Null);
    }

    [Test]
    public void The_highest_priority_signs_and_broken_keys_are_left_out()
    {
        var keys = RealmKeys.Of(
        [
            Component("hmac-generated", ("secret", "AAAA"), ("kid", "low"), ("priority", "-100")),
            Component("hmac-generated", ("secret", "AAAA"), ("kid", "high"), ("priority", "100")),
            Component("rsa", ("privateKey", "broken")),
            Component("java-keystore"),
        ]);

        Assert.That(keys.All.Select(key => key.Kid), Is.EqualTo(new[] { "high", "low" }));
        Assert.That(keys.Active("HS256")!.Kid, Is.EqualTo("high"));
    }

    [TestCase("ES384"), TestCase("ES512"), TestCase("RS256"), TestCase("HS384")]
    public void A_successor_is_of_the_same_kind_and_takes_the_place_of_the_old_key_only_when_it_signs(string algorithm)
    {
        var old = GeneratedKeys.Fill(GeneratedKeys.Fallback(algorithm)! with { Id = "old" }, "r", TimeProvider.System);
        var document = new RealmDocument(RealmDocumentKind.Component, "old", "old", System.Text.Json.JsonSerializer.Serialize(
            KeyProviders.With(old, ("ecdsaEllipticCurveKey", null)) with { ProviderType = RealmKeys.ProviderType }, RealmJson.Compact.ComponentExportRepresentation));
        var components = new RealmKeyComponents([document]);
        var before = components.Keys.Active(algorithm)!;
        var made = NewKey.Successor(components, before, "r", TimeProvider.System);

        Assert.That(components.TryAdd(made, signsFrom: 100), Is.True);
        Assert.That(components.TryAdd(NewKey.Successor(components, before, "r", TimeProvider.System), 100), Is.False, "it has one already");
        Assert.That(components.Keys.Active(algorithm)!.Kid, Is.EqualTo(before.Kid));
        Assert.That(components.Keys.Find(made.Key.Kid)!.Status, Is.EqualTo(KeyStatus.Passive));
        components.Activate(components.Keys.Find(made.Key.Kid)!, now: 100, _ => 50);
        Assert.That(components.Keys.Active(algorithm)!.Kid, Is.EqualTo(made.Key.Kid));
        Assert.That(components.Keys.Find(before.Kid)!.Life, Is.EqualTo(KeyLife.None with { Retired = 100, PublishedUntil = 150 }));
        Assert.That(components.Changed.Select(changed => changed.Id), Is.EquivalentTo(new[] { "old", made.Key.ProviderId }));
        components.Remove(components.Keys.Find(before.Kid)!);
        Assert.That((components.Changed.Count, components.Removed), Is.EqualTo((1, new[] { "old" })).Using<(int, IReadOnlyCollection<string>)>((left, right) =>
            left.Item1 == right.Item1 && left.Item2.SequenceEqual(right.Item2)));
    }

    private static RealmKey Read(ComponentExportRepresentation component) => KeyProviders.Read(component).Key!;

    private static ComponentExportRepresentation Component(string provider, params (string Name, string Value)[] config) => new()
    {
        Id = "id",
        Name = provider,
        ProviderId = provider,
        Config = config.ToDictionary(pair => pair.Name, pair => (IReadOnlyList<string>)[pair.Value]),
    };
}
