using System.Text.Json;
using KosmoAuth.Realms.Documents;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>Writes a realm back as Keycloak's export does: complete, with secrets, hashes and private keys.</summary>
public static class RealmWriter
{
    public static string Write(IReadOnlyList<RealmDocument> documents, IReadOnlyList<ImportedUser> users)
    {
        var realm = RealmJoin.Join(documents);
        var people = new UserExport(realm).All(users);
        return JsonSerializer.Serialize(people.Count == 0 ? realm : realm with { Users = people }, RealmJson.Indented.RealmRepresentation);
    }
}
