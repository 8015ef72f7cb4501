using KosmoAuth.Realms.Keys;
using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Keys: those with material must be readable; a key of a kind that we do not have stays unused.</summary>
internal static class KeyCheck
{
    private static readonly HashSet<string> s_supported =
        ["rsa", "rsa-generated", "rsa-enc", "rsa-enc-generated", "ecdsa-generated", "hmac-generated", "aes-generated"];

    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        var components = realm.Components?.GetValueOrDefault(RealmKeys.ProviderType) ?? [];
        for (var i = 0; i < components.Count; i++)
        {
            var component = components[i];
            RealmPlaces.Step[] path = ["components", RealmKeys.ProviderType, i];
            var isGenerated = component.ProviderId?.EndsWith("-generated", StringComparison.Ordinal) == true;
            if (isGenerated && GeneratedKeys.IsEmpty(component))
            {
                continue;
            }

            if (KeyProviders.Read(component with { Id = Ids.Of(component.Id) }).Problem is { } problem)
            {
                Report(problem, component, path, places);
            }
        }
    }

    private static void Report(string problem, ComponentExportRepresentation component, RealmPlaces.Step[] path, RealmPlaces places)
    {
        if (s_supported.Contains(component.ProviderId!))
        {
            places.Add([.. path, "config"], problem);
        }
        else
        {
            places.Warn([.. path, "providerId"], problem);
        }
    }
}
