using KosmoAuth.Realms.Reading;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>A realm as read from a file, or from the files of an export folder.</summary>
public sealed record RealmFile(string Path, RealmRepresentation Realm)
{
    /// <summary>Where things stand in the file; null for a realm that was not read from one.</summary>
    internal RealmPlaces? Places { get; init; }
}

/// <summary>What was read, and everything that is wrong with it.</summary>
public sealed record RealmFiles(IReadOnlyList<RealmFile> Realms, IReadOnlyList<RealmFault> Faults);
