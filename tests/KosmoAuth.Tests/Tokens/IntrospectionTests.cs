using System.Text.Json.Nodes;
using NUnit.Framework;
using static KosmoAuth.Tests.Tokens.MadeTokens;

namespace KosmoAuth.Tests.Tokens;

public sealed class IntrospectionTests
{
    [Test]
    public void Introspection_of_a_lightweight_token_shows_everything()
    {
        var realm = new TokenRealm();
        realm.ClientAttributes["client.use.lightweight.access.token.enabled"] = "true";
        var subject = realm.Subject(Now, "openid");
        var token = Own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, Issuer.AccessToken(subject).Text)!;
        var answer = JsonNode.Parse(Issuer.Introspection(subject, token))!;
        var recorded = JsonNode.Parse("""
            {"exp": 0, "iat": 0, "jti": "onltro:{uuid}", "iss": "{base}/realms/rich", "aud": ["api", "web", "account"], "sub": "{uuid}", "typ": "Bearer", "azp": "plain",
             "sid": "{sid}", "acr": "bronze", "allowed-origins": ["http://127.0.0.1:9"], "realm_access": {"roles": ["offline_access", "member", "staff", "uma_authorization",
             "default-roles-rich"]}, "resource_access": {"web": {"roles": ["viewer", "editor"]}, "account": {"roles": ["manage-account", "manage-account-links", "view-profile"]}},
             "scope": "openid email profile", "email_verified": true, "name": "太郎 健保", "preferred_username": "taro", "given_name": "太郎", "locale": "ja", "family_name": "健保",
             "email": "taro@example.org", "client_id": "plain", "username": "taro", "token_type": "Bearer", "active": true}
            """)!;
        foreach (var attribute in new[] { "zoneinfo", "website", "birthdate", "gender", "profile", "middle_name", "picture", "nickname" })
        {
            Assert.That(answer.AsObject().Remove(attribute), Is.True, attribute);
        }

        Assert.That(Recording.Normalize(answer), Is.EqualTo(Recording.Normalize(recorded)));
    }

    [Test]
    public void Introspection_of_a_refresh_token_adds_the_issuer_to_the_audience()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var token = Own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, Issuer.RefreshToken(subject, "g").Text)!;
        var answer = JsonNode.Parse(Issuer.Introspection(subject, token))!.AsObject();
        Assert.That(Texts(answer["aud"]), Is.EquivalentTo(new[] { TokenRealm.Issuer, "api", "web", "account" }));
        Assert.That(answer["token_type"]!.GetValue<string>(), Is.EqualTo("Refresh"));
        Assert.That(answer.ContainsKey("aud_x") || answer.ContainsKey("reuse_id"), Is.False);
    }
}
