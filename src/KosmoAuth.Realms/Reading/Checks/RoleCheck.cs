using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Owners of roles, and the roles that composites contain: those must exist.</summary>
internal static class RoleCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        Composites(realm.Roles?.Realm, ["roles", "realm"], names, places);
        foreach (var (client, roles) in (realm.Roles?.Client).OrEmpty())
        {
            if (!names.Clients.Contains(client))
            {
                places.Add(["roles", "client", client], Unknown("client", client, names.Clients));
            }

            Composites(roles, ["roles", "client", client], names, places);
        }
    }

    /// <summary>The sentence for a name that does not exist.</summary>
    public static string Unknown(string what, string name, IEnumerable<string> known) =>
        $"There is no {what} \"{name}\".{NearMiss.Hint(name, known)} Add it to this file, or correct the name.";

    private static void Composites(
        IReadOnlyList<RoleRepresentation>? roles, ReadOnlySpan<RealmPlaces.Step> list, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < roles?.Count; i++)
        {
            RealmPlaces.Step[] path = [.. list, i, "composites"];
            Names(roles[i].Composites?.Realm, [.. path, "realm"], "realm role", names.RealmRoles, places);
            foreach (var (client, contained) in (roles[i].Composites?.Client).OrEmpty())
            {
                if (!names.Clients.Contains(client))
                {
                    places.Add([.. path, "client", client], Unknown("client", client, names.Clients));
                    continue;
                }

                Names(contained, [.. path, "client", client], $"role of the client \"{client}\" called", names.ClientRoles(client), places);
            }
        }
    }

    private static void Names(
        IReadOnlyList<string>? roles, ReadOnlySpan<RealmPlaces.Step> list, string what, HashSet<string> known, RealmPlaces places)
    {
        for (var i = 0; i < roles?.Count; i++)
        {
            if (!known.Contains(roles[i]))
            {
                places.Add([.. list, i], Unknown(what, roles[i], known));
            }
        }
    }
}
