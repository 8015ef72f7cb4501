using System.Text.Json;
using System.Text.Json.Nodes;
using KosmoAuth.Realms.Documents;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Fills in the realm's own fields; a field that the file has is never changed.</summary>
internal static class SettingsStep
{
    /// <summary>Fields of the built-in realm that other steps complete, item by item.</summary>
    private static readonly HashSet<string> s_ofOtherSteps =
    [
        "roles", "clients", "clientScopes", "defaultDefaultClientScopes", "defaultOptionalClientScopes", "scopeMappings",
        "clientScopeMappings", "components", "authenticationFlows", "authenticatorConfig", "requiredActions",
    ];

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var fields = JsonSerializer.SerializeToNode(RealmSplit.OwnFields(realm), RealmJson.Default.RealmRepresentation)!.AsObject();
        if (realm.OtpPolicyType is null)
        {
            Remove(fields, "otpPolicy");
        }

        foreach (var (name, value) in builtIn.Json)
        {
            if (!s_ofOtherSteps.Contains(name) && !fields.ContainsKey(name))
            {
                fields[name] = value?.DeepClone();
            }
        }

        var complete = fields.Deserialize(RealmJson.Default.RealmRepresentation)!;
        return complete with
        {
            Id = Ids.Of(realm.Id),
            Enabled = realm.Enabled ?? false,
            ActionTokenGeneratedByUserLifespan = realm.ActionTokenGeneratedByUserLifespan ?? complete.AccessCodeLifespanUserAction,
            Attributes = Merged(builtIn.Realm.Attributes, realm.Attributes),
            Clients = realm.Clients,
            ClientScopes = realm.ClientScopes,
            Roles = realm.Roles,
            Groups = realm.Groups,
            ScopeMappings = realm.ScopeMappings,
            ClientScopeMappings = realm.ClientScopeMappings,
            AuthenticationFlows = realm.AuthenticationFlows,
            AuthenticatorConfig = realm.AuthenticatorConfig,
            RequiredActions = realm.RequiredActions,
            Components = realm.Components,
            IdentityProviders = realm.IdentityProviders,
            IdentityProviderMappers = realm.IdentityProviderMappers,
            LocalizationTexts = realm.LocalizationTexts,
            Organizations = realm.Organizations,
            Users = realm.Users,
        };
    }

    /// <summary>Both, the second one winning.</summary>
    public static IReadOnlyDictionary<string, string?> Merged(
        IReadOnlyDictionary<string, string?>? first, IReadOnlyDictionary<string, string?>? second)
    {
        var merged = new Dictionary<string, string?>(first.OrEmpty());
        foreach (var (name, value) in second.OrEmpty())
        {
            merged[name] = value;
        }

        return merged;
    }

    private static void Remove(JsonObject fields, string prefix)
    {
        foreach (var name in fields.Select(field => field.Key).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            fields.Remove(name);
        }
    }
}
