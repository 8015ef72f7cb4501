using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>The keys of a realm, compiled from its <c>org.keycloak.keys.KeyProvider</c> components.</summary>
public sealed class RealmKeys(IReadOnlyList<RealmKey> keys)
{
    /// <summary>The provider type of components that hold keys.</summary>
    public const string ProviderType = "org.keycloak.keys.KeyProvider";

    /// <summary>All, highest priority first; of equal ones the lower component id, as in Keycloak.</summary>
    public IReadOnlyList<RealmKey> All => keys;

    /// <summary>The keys of these components; one that cannot be read is left out, since the import has named it.</summary>
    public static RealmKeys Of(IEnumerable<ComponentExportRepresentation> components) => new(
        [.. components
            .Where(component => component.ProviderType is null or ProviderType)
            .Select(component => KeyProviders.Read(component).Key)
            .OfType<RealmKey>()
            .OrderByDescending(key => key.Priority).ThenBy(key => key.ProviderId, StringComparer.Ordinal)]);

    /// <summary>The active key of highest priority for signing with this algorithm; null when there is none.</summary>
    public RealmKey? Active(string algorithm, string use = "sig") =>
        keys.FirstOrDefault(key =>
            key.Status == KeyStatus.Active && key.Algorithm == algorithm && key.Use == use && key.PrivateKey is not null);

    /// <summary>A key that may verify; null when unknown or disabled.</summary>
    public RealmKey? Find(string kid) => keys.FirstOrDefault(key => key.Kid == kid && key.Status != KeyStatus.Disabled);
}
