using System.Text.Json;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>People: roles, groups, required actions, credentials.</summary>
internal static class UserCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < realm.Users?.Count; i++)
        {
            var user = realm.Users[i];
            RoleMentionCheck.Realm(user.RealmRoles, ["users", i, "realmRoles"], names, places);
            RoleMentionCheck.Clients(user.ClientRoles ?? user.ApplicationRoles, ["users", i, "clientRoles"], names, places);
            Groups(user, i, names, places);
            Actions(user, i, names, places);
            Credentials(user, i, places);
            if (user.ServiceAccountClientId is { } client && !names.Clients.Contains(client))
            {
                places.Add(["users", i, "serviceAccountClientId"], RoleCheck.Unknown("client", client, names.Clients));
            }

            if (user.Enabled is null)
            {
                places.Warn(["users", i], $"The user \"{user.Username}\" does not say \"enabled\": true, and so cannot sign in. Add it.");
            }
        }
    }

    private static void Groups(UserRepresentation user, int index, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < user.Groups?.Count; i++)
        {
            if (!names.GroupPaths.Contains(GroupPath.Full(user.Groups[i])))
            {
                places.Add(["users", index, "groups", i], RoleCheck.Unknown("group", user.Groups[i], names.GroupPaths));
            }
        }
    }

    private static void Actions(UserRepresentation user, int index, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < user.RequiredActions?.Count; i++)
        {
            if (!names.RequiredActions.Contains(user.RequiredActions[i]))
            {
                places.Warn(
                    ["users", index, "requiredActions", i],
                    $"There is no required action \"{user.RequiredActions[i]}\"; nobody will be asked for it."
                        + NearMiss.Hint(user.RequiredActions[i], names.RequiredActions)
                        + $" Known ones: {string.Join(", ", names.RequiredActions.Order())}.");
            }
        }
    }

    private static void Credentials(UserRepresentation user, int index, RealmPlaces places)
    {
        for (var i = 0; i < user.Credentials?.Count; i++)
        {
            var credential = user.Credentials[i];
            if (credential is { SecretData: null, Value: null or "", HashedSaltedValue: null })
            {
                places.Warn(["users", index, "credentials", i], $"This credential of \"{user.Username}\" holds no secret; it is left out.");
            }

            Json(credential.SecretData, ["users", index, "credentials", i, "secretData"], places);
            Json(credential.CredentialData, ["users", index, "credentials", i, "credentialData"], places);
        }
    }

    private static void Json(string? text, ReadOnlySpan<RealmPlaces.Step> path, RealmPlaces places)
    {
        try
        {
            JsonDocument.Parse(text ?? "{}").Dispose();
        }
        catch (JsonException)
        {
            places.Add(path, $"{path[^1].Name} must hold JSON in a text, as Keycloak's export writes it.");
        }
    }
}
