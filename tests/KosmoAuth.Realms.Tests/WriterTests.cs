using System.Text.Json.Nodes;
using KosmoAuth.Realms.Documents;
using KosmoAuth.Realms.Preparation;
using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class WriterTests
{
    [Test]
    public void An_export_of_Keycloak_comes_back_as_it_was_with_ids_keys_hashes_and_people()
    {
        var realm = RealmData.Read("rich-export.json").Realms.Single().Realm;

        var written = JsonNode.Parse(RealmWriter.Write(RealmSplit.Split(realm), new UserImport(realm, TimeProvider.System).All()));

        Assert.That(RealmJsonDifference.Find(RealmData.Json("rich-export.json"), written, withIds: true), Is.Empty);
    }
}
