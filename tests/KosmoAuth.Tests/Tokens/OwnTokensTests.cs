using System.Buffers.Text;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tokens;
using NUnit.Framework;
using static KosmoAuth.Tests.Tokens.MadeTokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>What passes as a token of ours, and everything that must not.</summary>
public sealed class OwnTokensTests
{
    [Test]
    public void Kinds_of_tokens_are_not_interchangeable()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var access = Issuer.AccessToken(subject);
        var id = Issuer.IdToken(subject, access).Text;
        var refresh = Issuer.RefreshToken(subject, null).Text;
        var logout = new LogoutTokens(new FixedTime(Now)).Create(subject.Realm, TokenRealm.Issuer, subject.Client, "u", "s", false);
        var userInfo = Issuer.SignedUserInfo(subject, "RS256");
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
        var (subject, token) = SignedWith("RS256");
        var other = new TokenRealm { Keys = new RealmKeys([TestKeys.Rsa("RS256"), TestKeys.Hmac("HS512")]) }.Subject(Now).Realm;
        Assert.Multiple(() =>
        {
            Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer + "x", token.Text), Is.Null);
            Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer.ToUpperInvariant(), token.Text), Is.Null);
            Assert.That(Own.VerifyAccessToken(other, TokenRealm.Issuer, token.Text), Is.Null);
        });
    }

    [TestCase(KeyStatus.Active, true)]
    [TestCase(KeyStatus.Passive, true)]
    [TestCase(KeyStatus.Disabled, false)]
    public void A_passive_key_still_verifies_and_a_disabled_one_does_not(KeyStatus status, bool accepted)
    {
        var (_, token) = SignedWith("RS256");
        var realm = new TokenRealm { Keys = new RealmKeys([TestKeys.With(TestKeys.Of("RS256"), status)]) }.Subject(Now).Realm;
        Assert.That(Own.VerifyAccessToken(realm, TokenRealm.Issuer, token.Text) is not null, Is.EqualTo(accepted));
    }

    [Test]
    public void An_access_token_ends_at_its_second_and_a_refresh_token_is_left_to_its_session()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var time = new FixedTime(Now);
        var own = new OwnTokens(time);
        var access = Issuer.AccessToken(subject);
        var refresh = Issuer.RefreshToken(subject, "generation-1");
        time.Seconds = Now + 299;
        Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, access.Text), Is.Not.Null);
        time.Seconds = Now + 300;
        Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, access.Text), Is.Null);
        time.Seconds = Now + 100_000;
        Assert.That(own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, refresh.Text)?.Generation, Is.EqualTo("generation-1"));
        time.Seconds = Now - 11;
        Assert.That(own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, access.Text), Is.Null, "made in the future");
    }

    [Test]
    public void Not_before_is_respected()
    {
        var (subject, token) = SignedWith("HS256");
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Text.Split('.')[1]));
        Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Signed(claims)), Is.Not.Null);
        Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Signed(claims.Insert(1, $"\"nbf\":{Now + 60},"))), Is.Null);
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
        var (subject, token) = SignedWith("HS256");
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Text.Split('.')[1]));
        Assert.That(Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Signed(claims, header)), Is.Null);
    }

    [TestCase("""{"typ":"Bearer"}""")]
    [TestCase("""{"typ":1,"iat":"x","exp":1.5,"aud":[1]}""")]
    [TestCase("""{"typ":"Bearer","iat":99999999999999999999}""")]
    [TestCase("[]")]
    [TestCase("")]
    [TestCase("{\"typ\":\"Bearer\"")]
    [TestCase("null")]
    public void A_payload_that_is_not_ours_is_refused(string claims) =>
        Assert.That(Own.VerifyAccessToken(SignedWith("HS256").Subject.Realm, TokenRealm.Issuer, Signed(claims)), Is.Null);

    [Test]
    public void Garbage_never_throws()
    {
        var (subject, token) = SignedWith("RS256");
        var random = new Random(7);
        var own = Own;
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

    private static string Kinds(Realm realm, string text)
    {
        var own = Own;
        return (own.VerifyAccessToken(realm, TokenRealm.Issuer, text) is null ? "." : "A")
            + (own.VerifyRefreshToken(realm, TokenRealm.Issuer, text) is null ? "." : "R")
            + (own.VerifyIdTokenHint(realm, TokenRealm.Issuer, text) is null ? "." : "I");
    }
}
