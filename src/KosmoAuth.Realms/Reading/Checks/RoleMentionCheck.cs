using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>
/// Roles that people, groups and scope mappings have: a client must exist, a role is made when it does not (Keycloak's rule).
/// </summary>
internal static class RoleMentionCheck
{
    public static void Realm(IReadOnlyList<string>? roles, ReadOnlySpan<RealmPlaces.Step> list, KnownNames names, RealmPlaces places) =>
        Roles(roles, list, "realm role", names.RealmRoles, places);

    public static void Clients(
        IReadOnlyDictionary<string, IReadOnlyList<string>>? clients, ReadOnlySpan<RealmPlaces.Step> map, KnownNames names, RealmPlaces places)
    {
        foreach (var (client, roles) in clients.OrEmpty())
        {
            Client(client, roles, [.. map, client], names, places);
        }
    }

    public static void Client(
        string client, IReadOnlyList<string>? roles, ReadOnlySpan<RealmPlaces.Step> list, KnownNames names, RealmPlaces places)
    {
        if (!names.Clients.Contains(client))
        {
            places.Add(list, RoleCheck.Unknown("client", client, names.Clients));
            return;
        }

        Roles(roles, list, $"role of the client \"{client}\" called", names.ClientRoles(client), places);
    }

    private static void Roles(
        IReadOnlyList<string>? roles, ReadOnlySpan<RealmPlaces.Step> list, string what, HashSet<string> known, RealmPlaces places)
    {
        for (var i = 0; i < roles?.Count; i++)
        {
            if (known.Add(roles[i]))
            {
                var hint = NearMiss.Hint(roles[i], known.Where(name => name != roles[i]));
                places.Warn([.. list, i], $"There is no {what} \"{roles[i]}\"; it is made.{hint} Add it to roles to silence this.");
            }
        }
    }
}
