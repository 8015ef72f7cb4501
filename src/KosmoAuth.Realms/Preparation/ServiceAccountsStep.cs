using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Makes the user of every client with a service account that the file does not bring; it gets the default role and groups.</summary>
internal static class ServiceAccountsStep
{
    public static RealmRepresentation Complete(RealmRepresentation realm)
    {
        var present = (realm.Users ?? []).Select(user => user.ServiceAccountClientId).ToHashSet();
        var added = realm.Clients!
            .Where(client => client.ServiceAccountsEnabled == true && !present.Contains(client.ClientId))
            .Select(client => new UserRepresentation
            {
                Username = "service-account-" + client.ClientId!.ToLowerInvariant(),
                Enabled = true,
                ServiceAccountClientId = client.ClientId,
                RealmRoles = [realm.DefaultRole!.Name!],
                Groups = realm.DefaultGroups ?? [],
            });
        return realm with { Users = [.. realm.Users ?? [], .. added] };
    }
}
