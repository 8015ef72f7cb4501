using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Documents;

/// <summary>Scope mappings of realm and client roles, gathered by the client or scope that has them, and spread again.</summary>
internal static class ScopeMappings
{
    public static IReadOnlyList<ScopeMappingDocument> Of(RealmRepresentation realm)
    {
        var entries = (realm.ScopeMappings ?? []).Select(mapping => (Owner: (string?)null, Mapping: mapping))
            .Concat(realm.ClientScopeMappings.OrEmpty()
                .SelectMany(owner => owner.Value.Select(mapping => (Owner: (string?)owner.Key, Mapping: mapping))));
        return entries
            .GroupBy(entry => (entry.Mapping.Client, Scope: entry.Mapping.ClientScope ?? entry.Mapping.ClientTemplate))
            .Select(group => new ScopeMappingDocument(
                group.Key.Client,
                group.Key.Scope,
                group.Where(entry => entry.Owner is null).SelectMany(entry => entry.Mapping.Roles ?? []).Distinct().ToList(),
                group.Where(entry => entry.Owner is not null)
                    .GroupBy(entry => entry.Owner!)
                    .ToDictionary(
                        owner => owner.Key,
                        owner => (IReadOnlyList<string>)owner.SelectMany(entry => entry.Mapping.Roles ?? []).Distinct().ToList())))
            .ToList();
    }

    /// <summary>The natural key of the document.</summary>
    public static string Key(ScopeMappingDocument mapping) =>
        mapping.Client is { } client ? $"client/{client}" : $"client-scope/{mapping.ClientScope}";

    public static IReadOnlyList<ScopeMappingRepresentation>? OfRealm(IReadOnlyList<ScopeMappingDocument> mappings)
    {
        var entries = mappings.Where(mapping => mapping.RealmRoles.Count > 0).Select(mapping => Entry(mapping, mapping.RealmRoles)).ToList();
        return entries.Count == 0 ? null : entries;
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<ScopeMappingRepresentation>>? OfClients(
        IReadOnlyList<ScopeMappingDocument> mappings)
    {
        var owners = mappings
            .SelectMany(mapping => mapping.ClientRoles.Select(owner => (owner.Key, Entry: Entry(mapping, owner.Value))))
            .GroupBy(owner => owner.Key)
            .ToDictionary(owner => owner.Key, owner => (IReadOnlyList<ScopeMappingRepresentation>)owner.Select(pair => pair.Entry).ToList());
        return owners.Count == 0 ? null : owners;
    }

    private static ScopeMappingRepresentation Entry(ScopeMappingDocument mapping, IReadOnlyList<string> roles) =>
        new() { Client = mapping.Client, ClientScope = mapping.ClientScope, Roles = roles };
}
