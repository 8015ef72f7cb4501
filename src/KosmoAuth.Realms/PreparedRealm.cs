namespace KosmoAuth.Realms;

/// <summary>A realm ready to be stored: complete, with ids, keys and everything that Keycloak makes by itself.</summary>
public sealed record PreparedRealm(
    string Id, string Name, IReadOnlyList<RealmDocument> Documents, IReadOnlyList<ImportedUser> Users, IReadOnlyList<RealmFault> Faults);
