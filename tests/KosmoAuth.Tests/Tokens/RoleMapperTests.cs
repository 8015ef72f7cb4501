using NUnit.Framework;
using static KosmoAuth.Tests.Tokens.MadeTokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Roles in tokens, and mappers that meet below one name.</summary>
public sealed class RoleMapperTests
{
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
        var offline = Claims(Issuer.AccessToken(realm.Subject(Now, "openid offline_access", offline: true)).Text);
        Assert.That(Texts(offline["realm_access"]!["roles"]), Is.EquivalentTo(new[] { "member", "offline_access" }));
    }
}
