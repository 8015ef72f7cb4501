using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class CompilerTests
{
    [Test]
    public void The_rich_export_compiles_with_its_keys_roles_groups_and_flows()
    {
        var prepared = RealmData.Prepare(RealmData.Read("rich-export.json").Realms.Single());
        var realm = RealmData.Compile(prepared);
        var taro = prepared.Users.Single(user => user.User.Username == "taro").User;

        var roles = realm.EffectiveRoles(taro).Indexes().Select(index => realm.Roles[index]).Select(role => $"{role.ClientId}/{role.Name}");

        Assert.That(realm.Keys.Active("RS256")!.Kid, Is.Not.Empty);
        Assert.That(realm.Keys.Active("HS512")!.PrivateKey, Has.Length.EqualTo(128));
        Assert.That(realm.Keys.Active("AES", "enc")!.PrivateKey, Has.Length.EqualTo(32));
        Assert.That(realm.Keys.Active("ES256"), Is.Not.Null, "a client signs with it");
        Assert.That(realm.GroupsById[taro.GroupIds.Single()].Path, Is.EqualTo("/kenpo/tokyo"));
        Assert.That(roles, Is.EquivalentTo(new[]
        {
            "/default-roles-rich", "/offline_access", "/uma_authorization", "/staff", "/member", "web/viewer", "web/editor",
            "account/view-profile", "account/manage-account", "account/manage-account-links",
        }));
        Assert.That(realm.BrowserFlow!.Executions.Select(execution => execution.Authenticator ?? execution.Flow!.Alias), Is.EqualTo(new[]
        {
            "auth-cookie", "auth-spnego", "identity-provider-redirector", "Organization", "forms",
        }));
    }
}
