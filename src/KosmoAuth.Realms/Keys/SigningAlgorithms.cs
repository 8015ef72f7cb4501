using KosmoAuth.Realms.Preparation;

namespace KosmoAuth.Realms.Keys;

/// <summary>Which signature algorithms a realm cannot do without.</summary>
public static class SigningAlgorithms
{
    /// <summary>JWA names that the realm or one of its clients names, and that of refresh tokens.</summary>
    public static IReadOnlySet<string> NeededBy(Realm realm) => realm.Clients.Values
        .SelectMany(client => ComponentsStep.AlgorithmAttributes.Select(client.Attribute))
        .OfType<string>()
        .Append(realm.DefaultSignatureAlgorithm)
        .Append(ComponentsStep.RefreshTokenAlgorithm)
        .ToHashSet(StringComparer.Ordinal);
}
