using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class UserImportTests
{
    [Test]
    public void A_person_gets_exactly_the_listed_roles_and_groups_in_lower_case()
    {
        var prepared = Prepare("""
            { "username": "Taro", "email": "Taro@Example.jp", "enabled": true, "attributes": { "kana": "タロウ", "n": [1, true], "none": null },
              "realmRoles": ["new"], "clientRoles": { "web": ["seller"] }, "groups": ["staff"], "requiredActions": ["update_password"] }
            """);
        var realm = RealmData.Compile(prepared);
        var user = prepared.Users[0].User;

        Assert.That((user.Username, user.Email), Is.EqualTo(("taro", "taro@example.jp")));
        Assert.That(user.RoleIds.Select(id => realm.RolesById[id].Name), Is.EquivalentTo(new[] { "new", "seller" }));
        Assert.That(user.GroupIds.Select(id => realm.GroupsById[id].Path), Is.EqualTo(new[] { "/staff" }));
        Assert.That(user.RequiredActions, Is.EqualTo(new[] { "UPDATE_PASSWORD" }));
        Assert.That(user.Attributes["kana"], Is.EqualTo(new[] { "タロウ" }));
        Assert.That(user.Attributes["n"], Is.EqualTo(new[] { "1", "true" }));
    }

    [Test]
    public void A_user_without_enabled_cannot_sign_in()
    {
        Assert.That(Prepare("""{ "username": "u" }""").Users[0].User.Enabled, Is.False);
    }

    [Test]
    public void Credentials_come_plain_hashed_or_in_the_old_form()
    {
        var user = Prepare("""
            { "username": "u", "enabled": true, "credentials": [
              { "type": "password", "value": "plain", "temporary": true },
              { "id": "h", "type": "password", "secretData": "{\"value\":\"v\",\"salt\":\"s\"}", "credentialData": "{\"hashIterations\":5,\"algorithm\":\"argon2\"}" },
              { "type": "password", "hashedSaltedValue": "v", "salt": "s", "hashIterations": 27500, "algorithm": "pbkdf2-sha256" },
              { "type": "totp", "hashedSaltedValue": "SECRET", "digits": 6, "period": 30, "algorithm": "HmacSHA1" },
              { "type": "password" } ] }
            """).Users[0];

        Assert.That(user.PlainPassword!.Reveal(), Is.EqualTo("plain"));
        Assert.That(user.User.RequiredActions, Is.Empty, "a realm file's temporary does nothing");
        Assert.That(user.Credentials.Select(credential => (credential.Type, credential.CredentialData, credential.SecretData.Reveal())), Is.EqualTo(new[]
        {
            ("password", """{"hashIterations":5,"algorithm":"argon2"}""", """{"value":"v","salt":"s"}"""),
            ("password", """{"hashIterations":27500,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""",
                """{"value":"v","salt":"s","additionalParameters":{}}"""),
            ("otp", """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""", """{"value":"SECRET"}"""),
        }));
        Assert.That(user.User.CredentialTypes, Is.EquivalentTo(new[] { "password", "otp" }));
    }

    [Test]
    public void Consents_and_service_accounts_refer_by_id()
    {
        var prepared = Prepare("""
            { "username": "u", "enabled": true, "clientConsents": [{ "clientId": "web", "grantedClientScopes": ["profile", "email", "gone"] }] }
            """);
        var realm = RealmData.Compile(prepared);
        var web = realm.Clients["web"];
        var account = prepared.Users.Single(user => user.User.ServiceAccountClientId is not null).User;

        Assert.That(prepared.Users[0].Consents[web.Id], Is.EqualTo(new[] { realm.ClientScopes["profile"].Id, realm.ClientScopes["email"].Id }));
        Assert.That((account.Username, account.ServiceAccountClientId, account.Enabled), Is.EqualTo(("service-account-web", web.Id, true)));
        Assert.That(account.RoleIds, Is.EqualTo(new[] { realm.DefaultRole.Id }));
        Assert.That(web.DefaultScopes.Select(scope => scope.Name), Does.Contain("service_account"));
    }

    private static PreparedRealm Prepare(string user)
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", $$"""
            { "realm": "r", "enabled": true, "groups": [{ "name": "staff" }],
              "clients": [{ "clientId": "web", "serviceAccountsEnabled": true }], "users": [{{user}}] }
            """);
        var read = folder.Read();
        Assert.That(read.Faults.Where(fault => !fault.IsWarning), Is.Empty);
        return RealmData.Prepare(read.Realms.Single());
    }
}
