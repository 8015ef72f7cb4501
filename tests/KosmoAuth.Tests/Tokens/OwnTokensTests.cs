using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Tokens;

/// <summary>What passes as a token of ours, and everything that must not.</summary>
public sealed class OwnTokensTests
{
    private const long Now = 1_800_000_000;
    private static readonly string[] s_algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"];

    private readonly FixedTime _time = new(Now);

    [TestCaseSource(nameof(s_algorithms))]
    public void A_token_of_every_algorithm_is_accepted(string algorithm)
    {
        var (subject, token) = Access(algorithm);
        var verified = Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text);
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
        var (subject, token) = Access(algorithm);
        var own = Own();
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
        var (subject, token) = Access("RS256");
        var header = Text($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"kid-RS256"}""");
        var payload = token.Text.Split('.')[1];
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{header}.{payload}."), Is.Null);
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{header}.{payload}.{token.Text.Split('.')[2]}"), Is.Null);
    }

    [TestCase("HS256", "kid-RS256")]
    [TestCase("HS512", "kid-ES256")]
    public void The_public_key_is_no_secret(string algorithm, string keyId)
    {
        var (subject, token) = Access("RS256");
        var key = TestKeys.Of(keyId[4..]);
        var pem = PemEncoding.WriteString("PUBLIC KEY", key.PublicKey!);
        foreach (var secret in new[] { key.PublicKey!, Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), key.Certificate ?? [1] })
        {
            var signed = $"{Text($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{keyId}}"}""")}.{token.Text.Split('.')[1]}";
            var mac = CryptographicOperations.HmacData(new HashAlgorithmName("SHA" + algorithm[2..]), secret, Encoding.ASCII.GetBytes(signed));
            Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{signed}.{Base64Url.EncodeToString(mac)}"), Is.Null);
        }
    }

    [TestCase("ES256", 64)]
    [TestCase("ES384", 96)]
    [TestCase("ES512", 132)]
    public void Zero_order_encoded_and_padded_elliptic_signatures_are_refused(string algorithm, int size)
    {
        var (subject, token) = Access(algorithm);
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
            Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, $"{signed}.{Base64Url.EncodeToString(signature)}"), Is.Null);
        }

        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text), Is.Not.Null);
    }

    [Test]
    public void Kinds_of_tokens_are_not_interchangeable()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var issuer = new TokenIssuer(_time);
        var access = issuer.AccessToken(subject);
        var id = issuer.IdToken(subject, access).Text;
        var refresh = issuer.RefreshToken(subject, null).Text;
        var logout = new LogoutTokens(_time).Create(subject.Realm, TokenRealm.Issuer, subject.Client, "u", "s", false);
        var userInfo = issuer.SignedUserInfo(subject, "RS256");
        Assert.Multiple(() =>
        {
            Assert.That(Kinds(subject.Realm, access.Text), Is.EqualTo("A.."));
            Assert.That(Kinds(subject.Realm, refresh), Is.EqualTo(".R."));
            Assert.That(Kinds(subject.Realm, id), Is.EqualTo("..I"));
            Assert.That(Kinds(subject.Realm, logout), Is.EqualTo("..."));
            Assert.That(Kinds(subject.Realm, userInfo), Is.EqualTo("..."));
        });
    }

    [Test]
    public void Another_issuer_or_another_realms_key_is_refused()
    {
        var (subject, token) = Access("RS256");
        var other = new TokenRealm { Keys = new RealmKeys([TestKeys.Rsa("RS256"), TestKeys.Hmac("HS512")]) }.Subject(Now).Realm;
        Assert.Multiple(() =>
        {
            Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer + "x", token.Text), Is.Null);
            Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer.ToUpperInvariant(), token.Text), Is.Null);
            Assert.That(Own().VerifyAccessToken(other, TokenRealm.Issuer, token.Text), Is.Null);
        });
    }

    [TestCase(KeyStatus.Active, true)]
    [TestCase(KeyStatus.Passive, true)]
    [TestCase(KeyStatus.Disabled, false)]
    public void A_passive_key_still_verifies_and_a_disabled_one_does_not(KeyStatus status, bool accepted)
    {
        var (_, token) = Access("RS256");
        var realm = new TokenRealm { Keys = new RealmKeys([TestKeys.With(TestKeys.Of("RS256"), status)]) }.Subject(Now).Realm;
        Assert.That(Own().VerifyAccessToken(realm, TokenRealm.Issuer, token.Text) is not null, Is.EqualTo(accepted));
    }

    [Test]
    public void An_access_token_ends_at_its_second_and_a_refresh_token_is_left_to_its_session()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var issuer = new TokenIssuer(_time);
        var access = issuer.AccessToken(subject);
        var refresh = issuer.RefreshToken(subject, "generation-1");
        _time.Seconds = Now + 299;
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, access.Text), Is.Not.Null);
        _time.Seconds = Now + 300;
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, access.Text), Is.Null);
        _time.Seconds = Now + 100_000;
        Assert.That(Own().VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, refresh.Text)?.Generation, Is.EqualTo("generation-1"));
        _time.Seconds = Now - 11;
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, access.Text), Is.Null, "made in the future");
    }

    [Test]
    public void Not_before_is_respected()
    {
        var (subject, token) = Access("HS256");
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Text.Split('.')[1]));
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Signed(claims)), Is.Not.Null);
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Signed(claims.Insert(1, $"\"nbf\":{Now + 60},"))), Is.Null);
    }

    [TestCase("""{"alg":"HS256","kid":"kid-HS256","crit":["b64"],"b64":false}""")]
    [TestCase("""{"alg":"HS256"}""")]
    [TestCase("""{"kid":"kid-HS256"}""")]
    [TestCase("""{"alg":"HS384","kid":"kid-HS256"}""")]
    [TestCase("""{"alg":["HS256"],"kid":"kid-HS256"}""")]
    [TestCase("""{"alg":"HS256","kid":"\ud800"}""")]
    [TestCase("""["HS256","kid-HS256"]""")]
    public void A_header_that_is_not_ours_is_refused(string header)
    {
        var (subject, token) = Access("HS256");
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Text.Split('.')[1]));
        Assert.That(Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Signed(claims, header)), Is.Null);
    }

    [TestCase("""{"typ":"Bearer"}""")]
    [TestCase("""{"typ":1,"iat":"x","exp":1.5,"aud":[1]}""")]
    [TestCase("""{"typ":"Bearer","iat":99999999999999999999}""")]
    [TestCase("[]")]
    [TestCase("")]
    [TestCase("{\"typ\":\"Bearer\"")]
    [TestCase("null")]
    public void A_payload_that_is_not_ours_is_refused(string claims) =>
        Assert.That(Own().VerifyAccessToken(Access("HS256").Subject.Realm, TokenRealm.Issuer, Signed(claims)), Is.Null);

    [Test]
    public void Garbage_never_throws()
    {
        var (subject, token) = Access("RS256");
        var random = new Random(7);
        var own = Own();
        List<string> texts = ["", ".", "..", "...", "a.b.c", "é.é.é", new string('a', 2_000_000), new('.', 100_000), token.Text + ".", "." + token.Text, token.Text + "=",
            token.Text.Replace('-', '+'), " " + token.Text, token.Text + "\n", token.Text + "." + token.Text];
        for (var i = 0; i < 2000; i++)
        {
            var characters = token.Text.ToCharArray();
            for (var changes = random.Next(1, 20); changes > 0; changes--)
            {
                characters[random.Next(characters.Length)] = (char)random.Next(1, 300);
            }

            texts.Add(new(characters, 0, random.Next(characters.Length)));
        }

        foreach (var text in texts)
        {
            Assert.That(Kinds(subject.Realm, text), Is.EqualTo("..."));
            Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, text), Is.Null);
        }
    }

    [Test]
    public void Many_threads_sign_and_verify_with_one_key()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var issuer = new TokenIssuer(_time);
        var ids = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            var token = issuer.AccessToken(subject);
            ids[token.Jti] = Own().VerifyAccessToken(subject.Realm, TokenRealm.Issuer, token.Text)?.Jti == token.Jti;
        });
        Assert.That(ids, Has.Count.EqualTo(200));
        Assert.That(ids.Values, Is.All.True);
    }

    private OwnTokens Own() => new(_time);

    private (TokenSubject Subject, IssuedToken Token) Access(string algorithm)
    {
        var realm = new TokenRealm();
        realm.ClientAttributes["access.token.signed.response.alg"] = algorithm;
        var subject = realm.Subject(Now, "openid");
        return (subject, new TokenIssuer(_time).AccessToken(subject));
    }

    private string Kinds(Realm realm, string text)
    {
        var own = Own();
        return (own.VerifyAccessToken(realm, TokenRealm.Issuer, text) is null ? "." : "A")
            + (own.VerifyRefreshToken(realm, TokenRealm.Issuer, text) is null ? "." : "R")
            + (own.VerifyIdTokenHint(realm, TokenRealm.Issuer, text) is null ? "." : "I");
    }

    private static string Changed(string token, int at) => token[at] == '.'
        ? string.Concat(token.AsSpan(0, at), token.AsSpan(at + 1))
        : string.Concat(token.AsSpan(0, at), token[at] == 'A' ? "B" : "A", token.AsSpan(at + 1));

    private static string Signed(string claims, string header = """{"alg":"HS256","typ":"JWT","kid":"kid-HS256"}""")
    {
        var signed = $"{Text(header)}.{Text(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(TestKeys.Of("HS256").PrivateKey!, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    // FIPS 186-5 and SEC 2: the orders of the NIST curves.
    private static byte[] Order(string algorithm) => Convert.FromHexString(algorithm switch
    {
        "ES256" => "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        "ES384" => "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
        _ => "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
    });
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class FixedTime(long seconds) : TimeProvider
{
    public long Seconds { get; set; } = seconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Seconds);
}
