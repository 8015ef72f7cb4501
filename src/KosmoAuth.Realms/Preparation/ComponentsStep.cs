using KosmoAuth.Realms.Keys;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>
/// Default components when the file has none of a type, key material where a generated key lacks it, and a key for every signature
/// algorithm that the realm or a client names and no key serves. Keycloak makes that fallback key when it is first asked for; here it
/// is made with the realm.
/// </summary>
internal static class ComponentsStep
{
    // Refresh tokens have it whatever the realm says.
    public const string RefreshTokenAlgorithm = "HS512";

    /// <summary>Attributes of clients that name the algorithm of a signature.</summary>
    public static IReadOnlyList<string> AlgorithmAttributes { get; } =
    [
        "access.token.signed.response.alg", "id.token.signed.response.alg", "user.info.response.signature.alg",
        "authorization.signed.response.alg",
    ];

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn, TimeProvider time)
    {
        var components = new Dictionary<string, IReadOnlyList<ComponentExportRepresentation>>(realm.Components.OrEmpty());
        foreach (var (type, defaults) in builtIn.Realm.Components!.Where(type => !components.ContainsKey(type.Key)))
        {
            components[type] = type == RealmKeys.ProviderType ? DefaultKeys(realm, defaults) : defaults;
        }

        components[RealmKeys.ProviderType] = WithFallbacks(realm, components[RealmKeys.ProviderType])
            .Select(component => GeneratedKeys.Fill(component, realm.Realm!, time))
            .ToList();
        return realm with
        {
            Components = components.ToDictionary(
                type => type.Key, type => (IReadOnlyList<ComponentExportRepresentation>)type.Value.Select(WithIds).ToList()),
            PrivateKey = null,
            PublicKey = null,
            Certificate = null,
        };
    }

    /// <summary>A realm that brings its key in the old fields keeps it instead of a new one.</summary>
    private static IReadOnlyList<ComponentExportRepresentation> DefaultKeys(
        RealmRepresentation realm, IReadOnlyList<ComponentExportRepresentation> defaults)
    {
        if (realm.PrivateKey is null)
        {
            return defaults;
        }

        var config = new Dictionary<string, IReadOnlyList<string>> { ["priority"] = ["100"], ["privateKey"] = [realm.PrivateKey] };
        if (realm.Certificate is not null)
        {
            config["certificate"] = [realm.Certificate];
        }

        var own = new ComponentExportRepresentation { Name = "rsa", ProviderId = "rsa", Config = config };
        return [own, .. defaults.Where(component => component.ProviderId != "rsa-generated")];
    }

    private static IEnumerable<ComponentExportRepresentation> WithFallbacks(
        RealmRepresentation realm, IReadOnlyList<ComponentExportRepresentation> components)
    {
        var served = components.Select(Algorithm).ToHashSet();
        var named = (realm.Clients ?? [])
            .SelectMany(client => AlgorithmAttributes.Select(name => client.Attributes?.GetValueOrDefault(name)))
            .Prepend(realm.DefaultSignatureAlgorithm ?? "RS256")
            .Append(RefreshTokenAlgorithm)
            .OfType<string>()
            .Distinct();
        var missing = named.Where(algorithm => !served.Contains(algorithm)).Select(GeneratedKeys.Fallback);
        return components.Concat(missing.OfType<ComponentExportRepresentation>());
    }

    /// <summary>The algorithm that an active signing key of this component serves; null when it signs nothing.</summary>
    private static string? Algorithm(ComponentExportRepresentation component)
    {
        if (KeyProviders.Status(component) != KeyStatus.Active)
        {
            return null;
        }

        return component.ProviderId switch
        {
            "rsa" or "rsa-generated" => KeyProviders.Value(component, "algorithm") ?? "RS256",
            "hmac-generated" => KeyProviders.Value(component, "algorithm") ?? "HS256",
            "ecdsa-generated" => KeyProviders.Value(component, "ecdsaEllipticCurveKey") switch
            {
                "P-384" => "ES384",
                "P-521" => "ES512",
                _ => "ES256",
            },
            _ => null,
        };
    }

    private static ComponentExportRepresentation WithIds(ComponentExportRepresentation component) => component with
    {
        Id = Ids.Of(component.Id),
        Name = component.Name ?? component.ProviderId,
        SubComponents = component.SubComponents.OrEmpty(),
        Config = component.Config.OrEmpty(),
    };
}
