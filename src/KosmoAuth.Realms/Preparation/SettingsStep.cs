using System.Text.Json;
using System.Text.Json.Nodes;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Fills in the realm's own fields; a field that the file has is never changed.</summary>
internal static class SettingsStep
{
    /// <summary>Fields that other steps complete, item by item.</summary>
    private static readonly HashSet<string> OfOtherSteps =
    [
        "roles", "clients", "clientScopes", "defaultDefaultClientScopes", "defaultOptionalClientScopes", "scopeMappings",
        "clientScopeMappings", "components", "authenticationFlows", "authenticatorConfig", "requiredActions",
    ];

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var fields = JsonSerializer.SerializeToNode(realm, RealmJson.Default.RealmRepresentation)!.AsObject();
        if (realm.OtpPolicyType is null)
        {
            Remove(fields, "otpPolicy");
        }

        foreach (var (name, value) in builtIn.Json)
        {
            if (!OfOtherSteps.Contains(name) && !fields.ContainsKey(name))
            {
                fields[name] = value?.DeepClone();
            }
        }

        var complete = fields.Deserialize(RealmJson.Default.RealmRepresentation)!;
        return complete with
        {
            Id = realm.Id ?? Ids.New(),
            Enabled = realm.Enabled ?? false,
            ActionTokenGeneratedByUserLifespan = realm.ActionTokenGeneratedByUserLifespan ?? complete.AccessCodeLifespanUserAction,
            Attributes = Merged(builtIn.Realm.Attributes, realm.Attributes),
            DefaultDefaultClientScopes = realm.DefaultDefaultClientScopes,
            DefaultOptionalClientScopes = realm.DefaultOptionalClientScopes,
        };
    }

    /// <summary>Both, the second one winning.</summary>
    public static IReadOnlyDictionary<string, string?> Merged(
        IReadOnlyDictionary<string, string?>? first, IReadOnlyDictionary<string, string?>? second)
    {
        var merged = new Dictionary<string, string?>(first ?? new Dictionary<string, string?>());
        foreach (var (name, value) in second ?? new Dictionary<string, string?>())
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
