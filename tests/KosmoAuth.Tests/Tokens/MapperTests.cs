using System.Text.Json.Nodes;
using KosmoAuth.Realms;
using NUnit.Framework;
using static KosmoAuth.Tests.Tokens.MadeTokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>What mappers write that the recordings do not show.</summary>
public sealed class MapperTests
{
    [TestCase("access.token.claim", "A....")]
    [TestCase("id.token.claim", ".I...")]
    [TestCase("userinfo.token.claim", "..U..")]
    [TestCase("introspection.token.claim", "...N.")]
    [TestCase("lightweight.claim", "....L")]
    public void Each_switch_turns_one_place_on(string name, string expected)
    {
        (string, string)[] off = [("access.token.claim", "false"), ("id.token.claim", "false"), ("userinfo.token.claim", "false"), ("introspection.token.claim", "false")];
        var mapper = TokenRealm.Mapper(
            "oidc-hardcoded-claim-mapper", [("claim.name", "x"), ("claim.value", "1"), .. off.Where(pair => pair.Item1 != name), (name, "true")]);
        Assert.That(Places(mapper), Is.EqualTo(expected));
    }

    [Test]
    public void Absent_switches_of_user_info_and_introspection_follow_those_of_the_tokens()
    {
        var mapper = TokenRealm.Mapper("oidc-hardcoded-claim-mapper", ("claim.name", "x"), ("claim.value", "1"), ("access.token.claim", "true"), ("id.token.claim", "true"));
        Assert.That(Places(mapper), Is.EqualTo("AIUN."));
    }

    [TestCase("String", "42", "\"42\"")]
    [TestCase("long", "42", "42")]
    [TestCase("long", "9999999999", "9999999999")]
    [TestCase("int", "-7", "-7")]
    [TestCase("int", "9999999999", null)]
    [TestCase("long", "x", null)]
    [TestCase("boolean", "TRUE", "true")]
    [TestCase("boolean", "x", "false")]
    [TestCase("JSON", """{"a":[1,"太"]}""", """{"a":[1,"太"]}""")]
    [TestCase("JSON", "{", null)]
    public void A_value_has_the_type_of_the_claim(string type, string value, string? expected)
    {
        var claims = AccessWith(Everywhere("oidc-hardcoded-claim-mapper", ("claim.name", "x"), ("claim.value", value), ("jsonType.label", type)));
        Assert.That(claims["x"]?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), Is.EqualTo(expected));
    }

    [TestCase("a.b.c", "{'a':{'b':{'c':'1'}}}")]
    [TestCase(@"a\.b.c", "{'a.b':{'c':'1'}}")]
    [TestCase(@"a\.b", "{'a.b':'1'}")]
    public void Dots_nest_and_escaped_dots_do_not(string name, string expected)
    {
        var claims = AccessWith(Everywhere("oidc-hardcoded-claim-mapper", ("claim.name", name), ("claim.value", "1")));
        foreach (var (member, value) in JsonNode.Parse(expected.Replace('\'', '"'))!.AsObject())
        {
            Assert.That(JsonNode.DeepEquals(claims[member], value), Is.True, claims.ToJsonString());
        }
    }

    [TestCase("jti")]
    [TestCase("iss")]
    [TestCase("exp")]
    [TestCase("typ")]
    [TestCase("sid")]
    [TestCase("scope")]
    [TestCase("nonce")]
    [TestCase("typ.x")]
    [TestCase("sub.x")]
    public void Claims_of_the_server_cannot_be_mapped(string name)
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var plain = Claims(Issuer.AccessToken(subject).Text);
        var mapped = AccessWith(Everywhere("oidc-hardcoded-claim-mapper", ("claim.name", name), ("claim.value", "evil")));
        Assert.That(Recording.Normalize(mapped), Is.EqualTo(Recording.Normalize(plain)));
    }

    [Test]
    public void Subject_and_audience_can_be_mapped()
    {
        var claims = AccessWith(
            Everywhere("oidc-usermodel-attribute-mapper", ("claim.name", "sub"), ("user.attribute", "username")),
            Everywhere("oidc-hardcoded-claim-mapper", ("claim.name", "azp"), ("claim.value", "z")),
            TokenRealm.Mapper("oidc-audience-mapper", ("included.custom.audience", "https://api.test"), ("access.token.claim", "true")));
        Assert.Multiple(() =>
        {
            Assert.That(claims["sub"]!.GetValue<string>(), Is.EqualTo("taro"));
            Assert.That(claims["azp"]!.GetValue<string>(), Is.EqualTo("z"));
            Assert.That(Texts(claims["aud"]), Is.EquivalentTo(new[] { "api", "https://api.test", "web", "account" }));
        });
    }

    [Test]
    public void Attributes_of_user_and_groups_aggregate()
    {
        var realm = new TokenRealm();
        realm.UserAttributes["branch"] = ["02", "03"];
        realm.Mappers.Add(Everywhere("oidc-usermodel-attribute-mapper", ("claim.name", "one"), ("user.attribute", "branch")));
        realm.Mappers.Add(Everywhere("oidc-usermodel-attribute-mapper", ("claim.name", "own"), ("user.attribute", "branch"), ("multivalued", "true")));
        realm.Mappers.Add(Everywhere("oidc-usermodel-attribute-mapper", ("claim.name", "all"), ("user.attribute", "branch"), ("multivalued", "true"), ("aggregate.attrs", "true")));
        var claims = Access(realm);
        Assert.Multiple(() =>
        {
            Assert.That(claims["one"]!.GetValue<string>(), Is.EqualTo("02"));
            Assert.That(Texts(claims["own"]), Is.EqualTo(new[] { "02", "03" }));
            Assert.That(Texts(claims["all"]), Is.EqualTo(new[] { "02", "03", "01" }));
        });
    }

    [TestCase("id", "11111111-2222-3333-4444-555555555555")]
    [TestCase("username", "taro")]
    [TestCase("email", "taro@example.org")]
    [TestCase("firstName", "太郎")]
    [TestCase("emailVerified", "true")]
    [TestCase("nosuch", null)]
    public void Properties_of_the_user_are_mapped(string property, string? expected) =>
        Assert.That(AccessWith(Everywhere("oidc-usermodel-property-mapper", ("claim.name", "x"), ("user.attribute", property)))["x"]?.GetValue<string>(), Is.EqualTo(expected));

    private static string Places(ProtocolMapper mapper)
    {
        var realm = new TokenRealm();
        realm.Mappers.Add(mapper);
        var subject = realm.Subject(Now, "openid");
        var access = Issuer.AccessToken(subject);
        var light = new TokenRealm();
        light.Mappers.Add(mapper);
        light.ClientAttributes["client.use.lightweight.access.token.enabled"] = "true";

        // The token itself must not carry the claim into the introspection answer.
        var bare = new TokenRealm().Subject(Now, "openid");
        var token = Own.VerifyAccessToken(bare.Realm, TokenRealm.Issuer, Issuer.AccessToken(bare).Text)!;
        (char Place, JsonObject Claims)[] places =
        [
            ('A', Claims(access.Text)), ('I', Claims(Issuer.IdToken(subject, access).Text)), ('U', JsonNode.Parse(Issuer.UserInfo(subject))!.AsObject()),
            ('N', JsonNode.Parse(Issuer.Introspection(subject, token))!.AsObject()), ('L', Claims(Issuer.AccessToken(light.Subject(Now, "openid")).Text)),
        ];
        return string.Concat(places.Select(place => place.Claims.ContainsKey("x") ? place.Place : '.'));
    }
}
