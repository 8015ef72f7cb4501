using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class ImportRulesTests
{
    [Test]
    public void One_scope_in_the_file_means_no_built_in_scope_but_offline_access()
    {
        var realm = Compile("""
            { "realm": "r", "clientScopes": [{ "name": "mine" }], "defaultDefaultClientScopes": ["mine", "profile"], "clients": [{ "clientId": "c" }] }
            """);

        Assert.That(realm.ClientScopes.Keys, Is.EquivalentTo(new[] { "mine", "offline_access" }));
        Assert.That(realm.Clients["c"].DefaultScopes.Select(scope => scope.Name), Is.EqualTo(new[] { "mine" }));
        Assert.That(realm.Clients["c"].OptionalScopes.Select(scope => scope.Name), Is.EqualTo(new[] { "offline_access" }));
    }

    [Test]
    public void A_confidential_client_without_a_secret_gets_one_and_origins_come_from_redirect_uris()
    {
        var realm = Compile("""
            { "realm": "r", "clients": [
              { "clientId": "a", "redirectUris": ["https://a.example.org:8443/x", "https://a.example.org:8443/y", "/relative", "app:/x", "http://*"] },
              { "clientId": "b", "publicClient": true, "consentRequired": true } ] }
            """);

        Assert.That(realm.Clients["a"].Secret!.Reveal(), Has.Length.GreaterThan(40));
        Assert.That(realm.Clients["a"].WebOrigins, Does.Contain("https://a.example.org:8443").And.No.Member("app:"));
        Assert.That((realm.Clients["b"].Secret, realm.Clients["b"].FullScopeAllowed), Is.EqualTo(((Secret?)null, false)));
    }

    [Test]
    public void Files_of_old_versions_get_the_scopes_that_came_later()
    {
        var realm = Compile("""
            { "realm": "r", "keycloakVersion": "16.1.0", "clientScopes": [{ "name": "profile" }],
              "clients": [{ "clientId": "c", "defaultClientScopes": ["profile"] }] }
            """);

        Assert.That(realm.Clients["c"].DefaultScopes.Select(scope => scope.Name), Is.EquivalentTo(new[] { "profile", "acr", "basic" }));
    }

    [Test]
    public void Old_fields_are_read_as_those_of_today()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var realm = Compile($$"""
            { "realm": "r", "defaultRoles": ["user"], "privateKey": "{{Convert.ToBase64String(rsa.ExportRSAPrivateKey())}}",
              "applications": [{ "name": "old", "enabled": true }], "oauthClients": [{ "name": "older" }] }
            """);

        Assert.That(realm.Clients.Keys, Does.Contain("old").And.Contain("older"));
        Assert.That(realm.DefaultRole.Effective.Contains(realm.RealmRoles["user"]), Is.True);
        Assert.That(realm.Keys.Active("RS256")!.PublicKey, Is.EqualTo(rsa.ExportSubjectPublicKeyInfo()));
    }

    [Test]
    public void Otp_settings_without_a_type_do_not_count()
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", """{ "realm": "r", "otpPolicyDigits": 8 }""");
        var prepared = RealmData.Prepare(folder.Read().Realms.Single());

        Assert.That(RealmWriter.Write(prepared.Documents, []), Does.Contain("\"otpPolicyDigits\": 6"));
    }

    [Test]
    public void A_key_is_made_for_every_algorithm_that_is_asked_for_and_only_once()
    {
        var realm = Compile("""
            { "realm": "r", "defaultSignatureAlgorithm": "PS256", "clients": [
              { "clientId": "a", "attributes": { "id.token.signed.response.alg": "ES384" } },
              { "clientId": "b", "attributes": { "access.token.signed.response.alg": "ES384", "user.info.response.signature.alg": "none" } } ] }
            """);

        Assert.That(realm.Keys.All.Select(key => key.Algorithm), Is.EquivalentTo(new[] { "RS256", "RSA-OAEP", "HS512", "AES", "PS256", "ES384" }));
    }

    [Test]
    public void Unknown_fields_everywhere_are_given_back()
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", """
            { "realm": "r", "x1": [1, { "a": null }], "clients": [{ "clientId": "c", "x2": true }], "groups": [{ "name": "g", "x3": "漢字" }],
              "users": [{ "username": "u", "x4": 4 }], "authenticationFlows": [{ "alias": "f", "x5": 5 }],
              "components": { "my.Type": [{ "providerId": "p", "x6": { "y": 1 } }] } }
            """);
        var prepared = RealmData.Prepare(folder.Read().Realms.Single());
        var written = System.Text.Json.Nodes.JsonNode.Parse(RealmWriter.Write(prepared.Documents, prepared.Users))!;

        Assert.That(written["x1"]!.ToJsonString(), Is.EqualTo("""[1,{"a":null}]"""));
        Assert.That(written["clients"]!.AsArray().Single(client => client!["clientId"]!.ToString() == "c")!["x2"]!.ToJsonString(), Is.EqualTo("true"));
        Assert.That(written["groups"]![0]!["x3"]!.ToString(), Is.EqualTo("漢字"));
        Assert.That(written["users"]![0]!["x4"]!.ToJsonString(), Is.EqualTo("4"));
        Assert.That(written["authenticationFlows"]!.AsArray().Single(flow => flow!["alias"]!.ToString() == "f")!["x5"]!.ToJsonString(), Is.EqualTo("5"));
        Assert.That(written["components"]!["my.Type"]![0]!["x6"]!.ToJsonString(), Is.EqualTo("""{"y":1}"""));
    }

    private static Realm Compile(string text)
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", text);
        var read = folder.Read();
        Assert.That(read.Faults.Where(fault => !fault.IsWarning), Is.Empty);
        return RealmData.Compile(RealmData.Prepare(read.Realms.Single()));
    }
}
