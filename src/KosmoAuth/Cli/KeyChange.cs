using KosmoAuth.Keys;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Cli;

/// <summary>A command that changes one key.</summary>
/// <param name="Done">The end of the sentence that says so.</param>
/// <param name="Refusal">Why it must not be; null when it may.</param>
/// <param name="Run">False when the key is gone meanwhile.</param>
internal sealed record KeyChange(
    string Name, string Help, string Done, Func<Realm, RealmKey, string?> Refusal, Func<KeyStore, Realm, RealmKey, CancellationToken, Task<bool>> Run)
{
    public static IReadOnlyList<KeyChange> All { get; } =
    [
        new(
            "activate", "Let a key sign at once, also one that waits, was retired or disabled.", "is active.", (_, _) => null,
            (store, realm, key, ct) => store.SetAsync(realm, key.ProviderId, KeyStatus.Active, ct)),
        new(
            "retire", "Let a key sign no more. It stays published as long as its tokens can live, and goes then.", "signs no more.", SignsAlone,
            (store, realm, key, ct) => store.RetireAsync(realm, key.ProviderId, ct)),
        new(
            "disable", "Switch a key off at once: its tokens are refused, and it is published no more.", "is disabled.", SignsAlone,
            (store, realm, key, ct) => store.SetAsync(realm, key.ProviderId, KeyStatus.Disabled, ct)),
        new(
            "remove", "Delete a key that is disabled or retired, for good.", "is removed.",
            (realm, key) => key.Status == KeyStatus.Active ? $"The key {key.Kid} is active. Retire or disable it first." : null,
            (store, realm, key, ct) => store.RemoveAsync(realm, key.ProviderId, ct)),
    ];

    private static string? SignsAlone(Realm realm, RealmKey key) =>
        key is { Status: KeyStatus.Active, Use: "sig" } && SigningAlgorithms.NeededBy(realm).Contains(key.Algorithm)
        && !realm.Keys.All.Any(other => other != key && other.Status == KeyStatus.Active && other.Algorithm == key.Algorithm && other.Use == "sig")
            ? $"The key {key.Kid} is the only one that signs {key.Algorithm}, which realm '{realm.Name}' needs. "
                + $"Replace it first: kosmoauth keys rotate --realm {realm.Name} --algorithm {key.Algorithm} --grace 0"
            : null;
}
