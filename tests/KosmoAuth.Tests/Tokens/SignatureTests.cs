using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using static KosmoAuth.Tests.Tokens.MadeTokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Only the key of a token, with its own algorithm, makes a token.</summary>
public sealed class SignatureTests
{
    private static readonly string[] s_algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"];

    [TestCaseSource(nameof(s_algorithms))]
    public void A_token_of_every_algorithm_is_accepted(string algorithm)
    {
        var (subject, token) = SignedWith(algorithm);
        var verified = Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text);
        Assert.Multiple(() =>
        {
            Assert.That(verified?.Jti, Is.EqualTo(token.Jti));
            Assert.That(verified?.Azp, Is.EqualTo("plain"));
            Assert.That(verified?.Sub, Is.EqualTo(subject.User.Id));
            Assert.That(verified?.Sid, Is.EqualTo(subject.Session.Id));
            Assert.That(verified?.Audience, Is.EquivalentTo(new[] { "api", "web", "account" }));
            Assert.That(verified?.Expires, Is.EqualTo(Now + 300));
        });
    }

    [TestCaseSource(nameof(s_algorithms))]
    public void Every_changed_character_is_refused(string algorithm)
    {
        var (subject, token) = SignedWith(algorithm);
        var own = Own;
        Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text), Is.Not.Null, "so that it is remembered");
        for (var at = 0; at < token.Text.Length; at += 7)
        {
            Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Changed(token.Text, at)), Is.Null, $"character {at}");
        }

        Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Changed(token.Text, token.Text.Length - 1)), Is.Null, "last character");
    }

    [TestCase("none")]
    [TestCase("None")]
    [TestCase("nOnE")]
    public void A_token_without_signature_is_refused(string algorithm)
    {
        var (subject, token) = SignedWith("RS256");
        var header = Encoded($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"kid-RS256"}""");
        var payload = token.Text.Split('.')[1];
        Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{header}.{payload}."), Is.Null);
        Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{header}.{payload}.{token.Text.Split('.')[2]}"), Is.Null);
    }

    [TestCase("HS256", "kid-RS256")]
    [TestCase("HS512", "kid-ES256")]
    public void The_public_key_is_no_secret(string algorithm, string keyId)
    {
        var (subject, token) = SignedWith("RS256");
        var key = TestKeys.Of(keyId[4..]);
        var pem = PemEncoding.WriteString("PUBLIC KEY", key.PublicKey!);
        foreach (var secret in new[] { key.PublicKey!, Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), key.Certificate ?? [1] })
        {
            var signed = $"{Encoded($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{keyId}}"}""")}.{token.Text.Split('.')[1]}";
            var mac = CryptographicOperations.HmacData(new HashAlgorithmName("SHA" + algorithm[2..]), secret, Encoding.ASCII.GetBytes(signed));
            Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{signed}.{Base64Url.EncodeToString(mac)}"), Is.Null);
        }
    }

    [TestCase("ES256", 64)]
    [TestCase("ES384", 96)]
    [TestCase("ES512", 132)]
    public void Zero_order_encoded_and_padded_elliptic_signatures_are_refused(string algorithm, int size)
    {
        var (subject, token) = SignedWith(algorithm);
        var signed = token.Text[..token.Text.LastIndexOf('.')];
        var good = Base64Url.DecodeFromChars(token.Text.AsSpan(signed.Length + 1));
        using var ec = ECDsa.Create();
        ec.ImportPkcs8PrivateKey(TestKeys.Of(algorithm).PrivateKey, out _);
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        var der = ec.SignData(Encoding.ASCII.GetBytes(signed), hash, DSASignatureFormat.Rfc3279DerSequence);
        var order = ec.ExportParameters(false).Curve.Order ?? Order(algorithm);
        byte[][] bad = [new byte[size], [.. order, .. order], der, [.. good, 0], [0, .. good], good[..^1], []];
        foreach (var signature in bad)
        {
            Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{signed}.{Base64Url.EncodeToString(signature)}"), Is.Null);
        }

        Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text), Is.Not.Null);
    }

    [Test]
    public void Many_threads_sign_and_verify_with_one_key()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var issuer = Issuer;
        var ids = new ConcurrentDictionary<string, bool>();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            var token = issuer.AccessToken(subject);
            ids[token.Jti] = Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text)?.Jti == token.Jti;
        });
        Assert.That(ids, Has.Count.EqualTo(200));
        Assert.That(ids.Values, Is.All.True);
    }

    private static string Changed(string token, int at) => token[at] == '.'
        ? string.Concat(token.AsSpan(0, at), token.AsSpan(at + 1))
        : string.Concat(token.AsSpan(0, at), token[at] == 'A' ? "B" : "A", token.AsSpan(at + 1));

    // FIPS 186-5 and SEC 2: the orders of the NIST curves.
    private static byte[] Order(string algorithm) => Convert.FromHexString(algorithm switch
    {
        "ES256" => "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        "ES384" => "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
        _ => "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
    });
}
