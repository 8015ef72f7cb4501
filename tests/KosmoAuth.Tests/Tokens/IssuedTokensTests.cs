using System.Text;
using System.Text.Json.Nodes;
using KosmoAuth.Tokens.Signing;
using NUnit.Framework;
using static KosmoAuth.Tests.Tokens.MadeTokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Claims that depend on the request and on the kind of token.</summary>
public sealed class IssuedTokensTests
{
    [Test]
    public void The_claims_parameter_asks_for_essential_claims()
    {
        var realm = new TokenRealm();
        realm.DefaultScopes.RemoveAll(name => name is "profile" or "email");
        realm.Mappers.Add(Everywhere("oidc-claims-param-token-mapper"));
        realm.Mappers.Add(Everywhere("oidc-claims-param-value-idtoken-mapper", ("claim.name", "intent")));
        var subject = realm.Subject(Now, "openid") with
        {
            Claims = """{"id_token":{"email":{"essential":true},"name":null,"intent":{"essential":true,"value":"i-1"}},"userinfo":{"given_name":{"essential":true}}}""",
        };
        var id = Claims(Issuer.IdToken(subject, null).Text);
        Assert.Multiple(() =>
        {
            Assert.That(id["email"]!.GetValue<string>(), Is.EqualTo("taro@example.org"));
            Assert.That(id["intent"]!.GetValue<string>(), Is.EqualTo("i-1"));
            Assert.That(id.ContainsKey("name"), Is.False);
            Assert.That(Encoding.UTF8.GetString(Issuer.UserInfo(subject)), Is.EqualTo($$"""{"sub":"{{subject.User.Id}}","given_name":"太郎"}"""));
            Assert.That(Claims(Issuer.IdToken(subject with { Claims = "{" }, null).Text).ContainsKey("email"), Is.False);
        });
    }

    [Test]
    public void Nonce_is_in_the_ID_token_only_unless_mapped()
    {
        var subject = new TokenRealm().Subject(Now, "openid") with { Nonce = "n" };
        Assert.That(Claims(Issuer.IdToken(subject, null).Text)["nonce"]!.GetValue<string>(), Is.EqualTo("n"));
        Assert.That(Claims(Issuer.AccessToken(subject).Text).ContainsKey("nonce"), Is.False);
        Assert.That(Claims(Issuer.RefreshToken(subject, null).Text).ContainsKey("nonce"), Is.False);
        var realm = new TokenRealm();
        realm.Mappers.Add(TokenRealm.Mapper("oidc-nonce-backwards-compatible-mapper"));
        subject = realm.Subject(Now, "openid") with { Nonce = "n" };
        Assert.That(Claims(Issuer.AccessToken(subject).Text)["nonce"]!.GetValue<string>(), Is.EqualTo("n"));
        Assert.That(Own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, Issuer.RefreshToken(subject, null).Text)?.Nonce, Is.EqualTo("n"));
    }

    [Test]
    public void Pairwise_subjects_differ_between_sectors_and_agree_between_tokens()
    {
        var one = Pairwise("https://one.test/sector", "salt");
        var two = Pairwise("https://two.test/sector", "salt");
        Assert.That(one, Is.Not.EqualTo(two));

        // Keycloak's way, worked out by hand: MD5 UUID of SHA-256("one.test" + user id + "salt").
        Assert.That(one, Is.EqualTo("49a9b146-7469-3ebb-b28e-5c5e28c6e5c0"));
    }

    [Test]
    public void An_offline_token_has_no_end_and_says_so()
    {
        var subject = new TokenRealm().Subject(Now, "openid offline_access", offline: true);
        var token = Issuer.RefreshToken(subject, null);
        Assert.That(token.Expires, Is.Null);
        Assert.That(Own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, token.Text), Is.Not.Null.And.Property("Offline").True);
        Assert.That(Issuer.AccessToken(subject).Jti, Does.StartWith("ofrtro:"));
    }

    [Test]
    public void A_missing_key_has_a_name()
    {
        var realm = new TokenRealm { Keys = new([TestKeys.Of("HS512")]) };
        Assert.That(() => Issuer.AccessToken(realm.Subject(Now)), Throws.TypeOf<MissingKeyException>().With.Property("Algorithm").EqualTo("RS256"));
    }

    private static string Pairwise(string sector, string salt)
    {
        var realm = new TokenRealm();
        realm.Mappers.Add(TokenRealm.Mapper("oidc-sha256-pairwise-sub-mapper", ("sectorIdentifierUri", sector), ("pairwiseSubAlgorithmSalt", salt)));
        var subject = realm.Subject(Now, "openid");
        var access = Issuer.AccessToken(subject);
        string[] subs =
        [
            Claims(access.Text)["sub"]!.GetValue<string>(), Claims(Issuer.IdToken(subject, access).Text)["sub"]!.GetValue<string>(),
            Claims(Issuer.RefreshToken(subject, null).Text)["sub"]!.GetValue<string>(), JsonNode.Parse(Issuer.UserInfo(subject))!["sub"]!.GetValue<string>(),
        ];
        return subs.Distinct().Single();
    }
}
