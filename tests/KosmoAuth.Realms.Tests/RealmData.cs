using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace KosmoAuth.Realms.Tests;

/// <summary>Recorded realm files under tests/Data/realms.</summary>
internal static class RealmData
{
    public static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Data", "realms", name);

    public static RealmFiles Read(string name) => RealmReader.Read([PathOf(name)], _ => null);

    public static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!;

    public static PreparedRealm Prepare(RealmFile file) => RealmPreparation.Prepare(file, new HashSet<string>(), TimeProvider.System);

    public static Realm Compile(PreparedRealm realm) => RealmCompiler.Compile(realm.Id, realm.Name, 1, realm.Documents);
}
