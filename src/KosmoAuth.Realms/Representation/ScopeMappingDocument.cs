namespace KosmoAuth.Realms.Representation;

/// <summary>
/// All roles that tokens of one client or scope may carry: its entries of <c>scopeMappings</c> and <c>clientScopeMappings</c> in one.
/// </summary>
/// <param name="RealmRoles">Names of realm roles.</param>
/// <param name="ClientRoles">Names of client roles by client_id.</param>
public sealed record ScopeMappingDocument(
    string? Client, string? ClientScope, IReadOnlyList<string> RealmRoles, IReadOnlyDictionary<string, IReadOnlyList<string>> ClientRoles);
