using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>Something wrong in a realm file. Line and column count from 1; 0 when the whole file is meant.</summary>
/// <param name="IsWarning">The realm can be imported all the same.</param>
public sealed record RealmFault(string File, int Line, int Column, string Message, bool IsWarning = false)
{
    /// <summary><c>file:line:column: message</c>.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>A realm as read from a file, or from the files of an export folder.</summary>
public sealed record RealmFile(string Path, RealmRepresentation Realm);

/// <summary>What was read, and everything that is wrong with it.</summary>
public sealed record RealmFiles(IReadOnlyList<RealmFile> Realms, IReadOnlyList<RealmFault> Faults);

/// <summary>A person of a realm file, ready to be stored.</summary>
/// <param name="Credentials">Hashed ones.</param>
/// <param name="PlainPassword">To be hashed before it is stored; null when none.</param>
/// <param name="Consents">Client id (internal) and ids of granted client scopes.</param>
public sealed record ImportedUser(
    User User, IReadOnlyList<Credential> Credentials, Secret? PlainPassword, IReadOnlyDictionary<string, IReadOnlyList<string>> Consents);

/// <summary>A realm ready to be stored: complete, with ids, keys and everything that Keycloak makes by itself.</summary>
public sealed record PreparedRealm(
    string Id, string Name, IReadOnlyList<RealmDocument> Documents, IReadOnlyList<ImportedUser> Users, IReadOnlyList<RealmFault> Faults);

/// <summary>Reads realm files. Seam: to be completed by realms.</summary>
public static class RealmReader
{
    /// <summary>Reads files, and folders with <c>*.json</c> (an export folder with <c>X-realm.json</c> and <c>X-users-N.json</c> is one realm). All faults at once.</summary>
    /// <param name="environment">Values of placeholders such as <c>${env.NAME}</c>.</param>
    public static RealmFiles Read(IEnumerable<string> paths, Func<string, string?> environment) => throw new NotSupportedException();
}

/// <summary>Completes realms as Keycloak's import does. Seam: to be completed by realms.</summary>
public static class RealmPreparation
{
    /// <param name="knownProviders">Provider ids that flows may name without a warning.</param>
    public static PreparedRealm Prepare(RealmFile file, IReadOnlySet<string> knownProviders, TimeProvider time) => throw new NotSupportedException();
}

/// <summary>Compiles documents into the graph that requests use. Seam: to be completed by realms.</summary>
public static class RealmCompiler
{
    public static Realm Compile(string id, string name, long revision, IReadOnlyList<RealmDocument> documents) => throw new NotSupportedException();
}

/// <summary>Writes a realm back as Keycloak's export does. Seam: to be completed by realms.</summary>
public static class RealmWriter
{
    public static string Write(IReadOnlyList<RealmDocument> documents, IReadOnlyList<ImportedUser> users) => throw new NotSupportedException();
}
