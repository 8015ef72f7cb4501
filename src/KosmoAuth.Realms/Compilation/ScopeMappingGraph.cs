using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Compilation;

/// <summary>Roles that tokens of a client or scope may carry, by the client or scope.</summary>
internal sealed class ScopeMappingGraph(IReadOnlyList<ScopeMappingDocument> documents, RoleGraph roles)
{
    private readonly ILookup<string, ScopeMappingDocument> _byClient =
        documents.Where(document => document.Client is not null).ToLookup(document => document.Client!);

    private readonly ILookup<string, ScopeMappingDocument> _byScope =
        documents.Where(document => document.ClientScope is not null).ToLookup(document => document.ClientScope!);

    public RoleSet OfClient(string clientId) => Union(_byClient[clientId]);

    public RoleSet OfScope(string name) => Union(_byScope[name]);

    private RoleSet Union(IEnumerable<ScopeMappingDocument> mappings) =>
        mappings.Aggregate(RoleSet.Empty, (set, mapping) => set.Union(roles.Set(mapping.RealmRoles, mapping.ClientRoles)));
}
