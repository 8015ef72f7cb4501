using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Scope mappings: clients and scopes on both sides.</summary>
internal static class ScopeMappingCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < realm.ScopeMappings?.Count; i++)
        {
            Holder(realm.ScopeMappings[i], ["scopeMappings", i], names, places);
            RoleMentionCheck.Realm(realm.ScopeMappings[i].Roles, ["scopeMappings", i, "roles"], names, places);
        }

        foreach (var (owner, mappings) in realm.ClientScopeMappings.OrEmpty())
        {
            for (var i = 0; i < mappings.Count; i++)
            {
                Holder(mappings[i], ["clientScopeMappings", owner, i], names, places);
                RoleMentionCheck.Client(owner, mappings[i].Roles, ["clientScopeMappings", owner, i, "roles"], names, places);
            }
        }
    }

    private static void Holder(ScopeMappingRepresentation mapping, ReadOnlySpan<RealmPlaces.Step> path, KnownNames names, RealmPlaces places)
    {
        if (mapping.Client is { } client && !names.Clients.Contains(client))
        {
            places.Add([.. path, "client"], RoleCheck.Unknown("client", client, names.Clients));
        }

        if ((mapping.ClientScope ?? mapping.ClientTemplate) is { } scope && !names.ClientScopes.Contains(scope))
        {
            places.Add([.. path, "clientScope"], RoleCheck.Unknown("client scope", scope, names.ClientScopes));
        }
    }
}
