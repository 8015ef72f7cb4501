using System.Text.Json.Nodes;
using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class PreparationTests
{
    [Test]
    public void A_realm_of_nothing_but_a_name_becomes_what_Keycloak_makes_of_it()
    {
        using var folder = new RealmFolder();
        folder.Write("fresh.json", """{ "realm": "fresh", "enabled": true }""");

        var prepared = RealmData.Prepare(folder.Read().Realms.Single());

        Assert.That(RealmJsonDifference.Find(RealmData.Json("fresh-realm.json"), Written(prepared)), Is.Empty);
    }

    [Test]
    public void Realm_master_and_its_clients_for_other_realms_become_what_Keycloak_makes()
    {
        var master = RealmData.Prepare(RealmPreparation.Master());
        var documents = master.Documents.ToDictionary(document => (document.Kind, document.Key));
        foreach (var realm in new[] { "fresh", "rich" })
        {
            foreach (var document in RealmPreparation.AddToMaster([.. documents.Values], realm))
            {
                documents[(document.Kind, document.Key)] = document;
            }
        }

        var recorded = RealmData.Json("master-realm.json").AsObject();
        recorded["components"]!.AsObject().Remove("org.keycloak.userprofile.UserProfileProvider");
        var written = JsonNode.Parse(RealmWriter.Write([.. documents.Values], []))!;
        foreach (var mirror in new[] { "oauth2DeviceCodeLifespan", "oauth2DevicePollingInterval" })
        {
            written["attributes"]!.AsObject().Remove(mirror);
        }

        Assert.That(RealmJsonDifference.Find(recorded, written), Is.Empty);
        Assert.That(RealmPreparation.AddToMaster([.. documents.Values], "rich"), Is.Empty);
    }

    [Test]
    public void A_rich_file_becomes_what_Keycloak_exports_after_importing_it()
    {
        var prepared = RealmData.Prepare(RealmData.Read("rich-in.json").Realms.Single());

        var (recorded, written) = (WithoutHashes(RealmData.Json("rich-export.json")), WithoutHashes(Written(prepared)));

        Assert.That(RealmJsonDifference.Find(recorded, written).Select(difference => difference.Split(": ")[0]), Is.EquivalentTo(new[]
        {
            "/components/org.keycloak.keys.KeyProvider/fallback-ES256", // Keycloak makes it when it is first asked for
            "/identityProviders/upstream/types", // read only
            "/browserSecurityHeaders/contentSecurityPolicyReportOnly", // an empty one
        }));
    }

    /// <summary>Without what hashing a password brings, which happens when people are stored, and what Keycloak only tells about providers.</summary>
    private static JsonNode WithoutHashes(JsonNode realm)
    {
        foreach (var credential in realm["users"]!.AsArray().SelectMany(user => user!["credentials"]?.AsArray() ?? []))
        {
            var isPassword = credential!["type"]!.ToString() == "password";
            foreach (var name in isPassword ? new[] { "value", "secretData", "credentialData", "createdDate" } : ["createdDate"])
            {
                credential.AsObject().Remove(name);
            }
        }

        return realm;
    }

    private static JsonNode Written(PreparedRealm realm) => JsonNode.Parse(RealmWriter.Write(realm.Documents, realm.Users))!;
}
