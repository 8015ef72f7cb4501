using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Scope mappings of built-in clients, groups with ids and paths, identity providers with ids.</summary>
internal static class MappingsStep
{
    /// <param name="listedClients">The client_ids of the file.</param>
    public static RealmRepresentation Complete(
        RealmRepresentation realm, BuiltInRealm builtIn, IReadOnlySet<string> listedClients) => realm with
    {
        ClientScopeMappings = ClientScopeMappings(realm, builtIn, listedClients),
        Groups = (realm.Groups ?? []).Select(group => Group(group, parent: null)).ToList(),
        IdentityProviders = (realm.IdentityProviders ?? []).Select(Provider).ToList(),
        IdentityProviderMappers = (realm.IdentityProviderMappers ?? [])
            .Select(mapper => mapper with { Id = Ids.Of(mapper.Id) }).ToList(),
        Organizations = realm.Organizations?.Select(organization => organization with { Id = Ids.Of(organization.Id) }).ToList(),
    };

    /// <summary>Those of the file, and the built-in ones for clients that the file does not list.</summary>
    private static Dictionary<string, IReadOnlyList<ScopeMappingRepresentation>> ClientScopeMappings(
        RealmRepresentation realm, BuiltInRealm builtIn, IReadOnlySet<string> listedClients)
    {
        var mappings = new Dictionary<string, IReadOnlyList<ScopeMappingRepresentation>>(realm.ClientScopeMappings.OrEmpty());
        foreach (var (owner, missing) in builtIn.Realm.ClientScopeMappings!)
        {
            var added = missing.Where(mapping => !listedClients.Contains(mapping.Client!));
            mappings[owner] = [.. mappings.GetValueOrDefault(owner) ?? [], .. added];
        }

        return mappings.Where(mapping => mapping.Value.Count > 0).ToDictionary();
    }

    private static GroupRepresentation Group(GroupRepresentation group, GroupRepresentation? parent)
    {
        var complete = group with
        {
            Id = Ids.Of(group.Id),
            Path = GroupPath.Of(parent?.Path, group.Name!),
            ParentId = parent?.Id,
            Attributes = group.Attributes.OrEmpty(),
        };
        return complete with { SubGroups = (group.SubGroups ?? []).Select(child => Group(child, complete)).ToList() };
    }

    private static IdentityProviderRepresentation Provider(IdentityProviderRepresentation provider) => provider with
    {
        InternalId = Ids.Of(provider.InternalId),
        Enabled = provider.Enabled ?? true,
    };
}
