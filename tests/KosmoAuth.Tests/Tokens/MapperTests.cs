using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using KosmoAuth.Tokens;
using KosmoAuth.Tokens.Signing;
using NUnit.Framework;

namespace KosmoAuth.Tests.Tokens;

/// <summary>What mappers write that the recordings do not show.</summary>
public sealed class MapperTests
{
    private const long Now = 1_800_000_000;
    private static readonly (string, string)[] s_everywhere =
        [("access.token.claim", "true"), ("id.token.claim", "true"), ("userinfo.token.claim", "true"), ("introspection.token.claim", "true")];

    private readonly TokenIssuer _issuer = new(new FixedTime(Now));
    private readonly OwnTokens _own = new(new FixedTime(Now));

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

    [Test]
    public void Several_mappers_write_below_one_name()
    {
        var claims = AccessWith(
            Everywhere("oidc-hardcoded-claim-mapper", ("claim.name", "resource_access.web.note"), ("claim.value", "n")),
            Everywhere("oidc-hardcoded-claim-mapper", ("claim.name", "realm_access.verify"), ("claim.value", "true"), ("jsonType.label", "boolean")));
        Assert.Multiple(() =>
        {
            Assert.That(claims["resource_access"]!["web"]!["note"]!.GetValue<string>(), Is.EqualTo("n"));
            Assert.That(Texts(claims["resource_access"]!["web"]!["roles"]), Is.EquivalentTo(new[] { "viewer", "editor" }));
            Assert.That(claims["realm_access"]!["verify"]!.GetValue<bool>(), Is.True);
            Assert.That(Texts(claims["realm_access"]!["roles"]), Does.Contain("staff"));
        });
    }

    [Test]
    public void Lists_of_several_mappers_join_without_repeating()
    {
        var claims = AccessWith(
            Everywhere("oidc-group-membership-mapper", ("claim.name", "groups"), ("full.path", "true")),
            Everywhere("oidc-usermodel-realm-role-mapper", ("claim.name", "groups"), ("multivalued", "true")),
            Everywhere("oidc-usermodel-realm-role-mapper", ("claim.name", "groups"), ("multivalued", "true")));
        Assert.That(Texts(claims["groups"]), Is.EquivalentTo(new[] { "/kenpo/tokyo", "offline_access", "uma_authorization", "default-roles-rich", "member", "staff" }));
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
        var plain = Claims(_issuer.AccessToken(subject).Text);
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

    [Test]
    public void Roles_are_added_and_renamed_before_they_are_read()
    {
        var claims = AccessWith(
            TokenRealm.Mapper("oidc-hardcoded-role-mapper", ("role", "web.extra")),
            TokenRealm.Mapper("oidc-role-name-mapper", ("role", "staff"), ("new.role.name", "api.clerk")),
            TokenRealm.Mapper("oidc-role-name-mapper", ("role", "nosuch"), ("new.role.name", "admin")));
        Assert.Multiple(() =>
        {
            Assert.That(Texts(claims["resource_access"]!["web"]!["roles"]), Is.EquivalentTo(new[] { "viewer", "editor", "extra" }));
            Assert.That(Texts(claims["resource_access"]!["api"]!["roles"]), Is.EqualTo(new[] { "clerk" }));
            Assert.That(Texts(claims["realm_access"]!["roles"]), Has.None.EqualTo("staff").And.None.EqualTo("admin"));
        });
    }

    [Test]
    public void Roles_that_are_no_list_are_the_text_of_one() =>
        Assert.That(
            AccessWith(Everywhere("oidc-usermodel-client-role-mapper", ("claim.name", "r"), ("usermodel.clientRoleMapping.clientId", "web")))["r"]!.GetValue<string>(),
            Is.EqualTo("[viewer, editor]"));

    [Test]
    public void Without_full_scope_only_roles_of_the_scope_mappings_are_granted()
    {
        var realm = new TokenRealm { FullScope = false };
        realm.ScopeRoles.Add("member");
        realm.ScopeRoles.Add("web:editor");
        var claims = Access(realm);
        Assert.That(Texts(claims["realm_access"]!["roles"]), Is.EqualTo(new[] { "member" }));
        Assert.That(claims["resource_access"]!.AsObject().Select(pair => pair.Key), Is.EqualTo(new[] { "web" }));
        var offline = Claims(_issuer.AccessToken(realm.Subject(Now, "openid offline_access", offline: true)).Text);
        Assert.That(Texts(offline["realm_access"]!["roles"]), Is.EquivalentTo(new[] { "member", "offline_access" }));
    }

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
        var id = Claims(_issuer.IdToken(subject, null).Text);
        Assert.Multiple(() =>
        {
            Assert.That(id["email"]!.GetValue<string>(), Is.EqualTo("taro@example.org"));
            Assert.That(id["intent"]!.GetValue<string>(), Is.EqualTo("i-1"));
            Assert.That(id.ContainsKey("name"), Is.False);
            Assert.That(Encoding.UTF8.GetString(_issuer.UserInfo(subject)), Is.EqualTo($$"""{"sub":"{{subject.User.Id}}","given_name":"太郎"}"""));
            Assert.That(Claims(_issuer.IdToken(subject with { Claims = "{" }, null).Text).ContainsKey("email"), Is.False);
        });
    }

    [Test]
    public void Nonce_is_in_the_ID_token_only_unless_mapped()
    {
        var subject = new TokenRealm().Subject(Now, "openid") with { Nonce = "n" };
        Assert.That(Claims(_issuer.IdToken(subject, null).Text)["nonce"]!.GetValue<string>(), Is.EqualTo("n"));
        Assert.That(Claims(_issuer.AccessToken(subject).Text).ContainsKey("nonce"), Is.False);
        Assert.That(Claims(_issuer.RefreshToken(subject, null).Text).ContainsKey("nonce"), Is.False);
        var realm = new TokenRealm();
        realm.Mappers.Add(TokenRealm.Mapper("oidc-nonce-backwards-compatible-mapper"));
        subject = realm.Subject(Now, "openid") with { Nonce = "n" };
        Assert.That(Claims(_issuer.AccessToken(subject).Text)["nonce"]!.GetValue<string>(), Is.EqualTo("n"));
        Assert.That(_own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, _issuer.RefreshToken(subject, null).Text)?.Nonce, Is.EqualTo("n"));
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
        var token = _issuer.RefreshToken(subject, null);
        Assert.That(token.Expires, Is.Null);
        Assert.That(_own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, token.Text), Is.Not.Null.And.Property("Offline").True);
        Assert.That(_issuer.AccessToken(subject).Jti, Does.StartWith("ofrtro:"));
    }

    [Test]
    public void A_missing_key_has_a_name()
    {
        var realm = new TokenRealm { Keys = new([TestKeys.Of("HS512")]) };
        Assert.That(() => _issuer.AccessToken(realm.Subject(Now)), Throws.TypeOf<MissingKeyException>().With.Property("Algorithm").EqualTo("RS256"));
    }

    [Test]
    public void Introspection_of_a_lightweight_token_shows_everything()
    {
        var realm = new TokenRealm();
        realm.ClientAttributes["client.use.lightweight.access.token.enabled"] = "true";
        var subject = realm.Subject(Now, "openid");
        var token = _own.VerifyAccessToken(subject.Realm, TokenRealm.Issuer, _issuer.AccessToken(subject).Text)!;
        var answer = JsonNode.Parse(_issuer.Introspection(subject, token))!;
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
        var token = _own.VerifyRefreshToken(subject.Realm, TokenRealm.Issuer, _issuer.RefreshToken(subject, "g").Text)!;
        var answer = JsonNode.Parse(_issuer.Introspection(subject, token))!.AsObject();
        Assert.That(Texts(answer["aud"]), Is.EquivalentTo(new[] { TokenRealm.Issuer, "api", "web", "account" }));
        Assert.That(answer["token_type"]!.GetValue<string>(), Is.EqualTo("Refresh"));
        Assert.That(answer.ContainsKey("aud_x") || answer.ContainsKey("reuse_id"), Is.False);
    }

    private string Pairwise(string sector, string salt)
    {
        var realm = new TokenRealm();
        realm.Mappers.Add(TokenRealm.Mapper("oidc-sha256-pairwise-sub-mapper", ("sectorIdentifierUri", sector), ("pairwiseSubAlgorithmSalt", salt)));
        var subject = realm.Subject(Now, "openid");
        var access = _issuer.AccessToken(subject);
        string[] subs =
        [
            Claims(access.Text)["sub"]!.GetValue<string>(), Claims(_issuer.IdToken(subject, access).Text)["sub"]!.GetValue<string>(),
            Claims(_issuer.RefreshToken(subject, null).Text)["sub"]!.GetValue<string>(), JsonNode.Parse(_issuer.UserInfo(subject))!["sub"]!.GetValue<string>(),
        ];
        return subs.Distinct().Single();
    }

    private string Places(Realms.ProtocolMapper mapper)
    {
        var realm = new TokenRealm();
        realm.Mappers.Add(mapper);
        var subject = realm.Subject(Now, "openid");
        var access = _issuer.AccessToken(subject);
        var light = new TokenRealm();
        light.Mappers.Add(mapper);
        light.ClientAttributes["client.use.lightweight.access.token.enabled"] = "true";

        // The token itself must not carry the claim into the introspection answer.
        var bare = new TokenRealm().Subject(Now, "openid");
        var token = _own.VerifyAccessToken(bare.Realm, TokenRealm.Issuer, _issuer.AccessToken(bare).Text)!;
        (char Place, JsonObject Claims)[] places =
        [
            ('A', Claims(access.Text)), ('I', Claims(_issuer.IdToken(subject, access).Text)), ('U', JsonNode.Parse(_issuer.UserInfo(subject))!.AsObject()),
            ('N', JsonNode.Parse(_issuer.Introspection(subject, token))!.AsObject()), ('L', Claims(_issuer.AccessToken(light.Subject(Now, "openid")).Text)),
        ];
        return string.Concat(places.Select(place => place.Claims.ContainsKey("x") ? place.Place : '.'));
    }

    private static Realms.ProtocolMapper Everywhere(string type, params (string, string)[] config) => TokenRealm.Mapper(type, [.. config, .. s_everywhere]);

    private JsonObject AccessWith(params Realms.ProtocolMapper[] mappers)
    {
        var realm = new TokenRealm();
        realm.Mappers.AddRange(mappers);
        return Access(realm);
    }

    private JsonObject Access(TokenRealm realm) => Claims(_issuer.AccessToken(realm.Subject(Now, "openid")).Text);

    private static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());
}
