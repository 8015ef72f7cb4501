using System.CommandLine;
using KosmoAuth.Keys;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Cli;

/// <summary><c>kosmoauth keys</c>: the keys of realms, also while servers run, which see every change within a second.</summary>
internal static class KeysCommand
{
    private const string AlgorithmHelp = "Signature algorithm, such as RS256 or ES256.";

    private static readonly Option<string> s_anyRealm = new(RealmCommand.RealmOption) { Description = "Realm. Default: all.", HelpName = "NAME" };

    private static readonly Option<string> s_algorithm = new("--algorithm") { Description = AlgorithmHelp + " Default: all.", HelpName = "NAME" };

    private static readonly Option<string> s_newAlgorithm = new("--algorithm") { Description = AlgorithmHelp, HelpName = "NAME", Required = true };

    private static readonly Option<int?> s_grace = new("--grace")
    {
        Description = $"Seconds that a new key is published before it signs. Default: the realm's attribute {KeySettings.GraceAttribute}, else 600.",
        HelpName = "SECONDS",
    };

    private static readonly Option<int?> s_size = new("--key-size") { Description = "Bits of a new RSA key: 2048, 3072 or 4096.", HelpName = "BITS" };

    private static readonly Option<long> s_priority = new("--priority")
    {
        Description = "Of several active keys for an algorithm the one of the highest priority signs. Default 100.", HelpName = "NUMBER",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Argument<string> s_kid = new("KID") { Description = "Id of the key, or the beginning of it." };

    public static Command Create(StoredDataCommand stored)
    {
        var realm = new RealmCommand(stored);
        var command = new Command("keys", "List, rotate and switch off the keys of realms, also beside a running server.")
        {
            stored.Create("list", "Show the keys of realms.", [s_anyRealm], (parsed, services, ct) => ListAsync(stored, parsed, services, ct)),
            realm.Create(
                "rotate",
                "Make successors of the keys that sign. A new key is published at once and signs after the grace time; the old one stays published as long as its tokens can live.",
                [s_algorithm, s_grace, s_size],
                (parsed, services, realm, ct) => RotateAsync(stored, parsed, services.GetRequiredService<KeyStore>(), realm, ct)),
            realm.Create(
                "add", "Make a key for a further algorithm.", [s_newAlgorithm, s_priority, s_grace, s_size],
                (parsed, services, realm, ct) => AddAsync(stored, parsed, services.GetRequiredService<KeyStore>(), realm, ct)),
        };
        foreach (var change in KeyChange.All)
        {
            command.Add(realm.Create(change.Name, change.Help, [s_kid], (parsed, services, realm, ct) =>
                ChangeAsync(stored, change, parsed.GetValue(s_kid)!, services.GetRequiredService<KeyStore>(), realm, ct)));
        }

        return command;
    }

    private static async Task<int> ListAsync(StoredDataCommand stored, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var catalog = await RealmCommand.CatalogAsync(services, ct);
        var name = parsed.GetValue(s_anyRealm);
        if (name is not null && catalog.Find(name) is null)
        {
            return stored.Refuse(RealmCommand.NoRealm(catalog, name));
        }

        await KeyTable.WriteAsync(stored.Output, catalog.All.Where(realm => name is null || realm.Name == name).OrderBy(realm => realm.Name, StringComparer.Ordinal));
        return 0;
    }

    private static async Task<int> RotateAsync(StoredDataCommand stored, ParseResult parsed, KeyStore store, Realm realm, CancellationToken ct)
    {
        var algorithm = parsed.GetValue(s_algorithm);
        var signing = realm.Keys.All
            .Where(key => key.Use == "sig" && realm.Keys.Active(key.Algorithm) == key && (algorithm is null || key.Algorithm == algorithm)).ToList();
        if (Wrong(parsed) is { } wrong)
        {
            return stored.Refuse(wrong);
        }

        if (signing.Count == 0)
        {
            return stored.Refuse(
                $"Realm '{realm.Name}' has no active key{(algorithm is null ? "" : " for " + algorithm)}. 'kosmoauth keys list' shows what there is, 'kosmoauth keys add' makes one.");
        }

        var grace = Grace(parsed, realm);
        foreach (var step in await store.RotateAsync(realm, signing, grace, parsed.GetValue(s_size), ct))
        {
            await stored.Output.WriteLineAsync(step.Next is { } next
                ? $"{next.Algorithm}: {next.Kid} is published and signs {From(next, grace)} in place of {step.Key.Kid}."
                : $"{step.Key.Algorithm}: {step.Key.Kid} has a successor already; nothing was done.");
        }

        return 0;
    }

    private static async Task<int> AddAsync(StoredDataCommand stored, ParseResult parsed, KeyStore store, Realm realm, CancellationToken ct)
    {
        if (Wrong(parsed) is { } wrong)
        {
            return stored.Refuse(wrong);
        }

        var grace = Grace(parsed, realm);
        var algorithm = parsed.GetValue(s_newAlgorithm)!;
        if (await store.AddAsync(realm, algorithm, parsed.GetValue(s_priority), grace, parsed.GetValue(s_size), ct) is not { } added)
        {
            return stored.Refuse(
                $"There is no signature algorithm '{algorithm}' here. Use one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, HS256, HS384, HS512.");
        }

        await stored.Output.WriteLineAsync($"{added.Algorithm}: {added.Kid} is published and signs {From(added, grace)}.");
        return 0;
    }

    private static async Task<int> ChangeAsync(StoredDataCommand stored, KeyChange change, string kid, KeyStore store, Realm realm, CancellationToken ct)
    {
        var found = realm.Keys.All.Where(key => key.Kid.StartsWith(kid, StringComparison.Ordinal)).ToList();
        found = found.Where(key => key.Kid == kid).ToList() is { Count: > 0 } exact ? exact : found;
        if (found is not [var key])
        {
            return stored.Refuse(found.Count == 0
                ? $"Realm '{realm.Name}' has no key '{kid}'. 'kosmoauth keys list' shows what there is."
                : $"Several keys of realm '{realm.Name}' begin with '{kid}': {string.Join(", ", found.Select(one => one.Kid))}.");
        }

        if (change.Refusal(realm, key) is { } refusal)
        {
            return stored.Refuse(refusal);
        }

        if (!await change.Run(store, realm, key, ct))
        {
            return stored.Refuse($"The key {key.Kid} is gone.");
        }

        await stored.Output.WriteLineAsync($"{key.Algorithm}: {key.Kid} {change.Done}");
        return 0;
    }

    private static string? Wrong(ParseResult parsed) =>
        parsed.GetValue(s_grace) is < 0 or > KeySettings.LongestGrace ? $"--grace must be a time of 0 to {KeySettings.LongestGrace} seconds."
        : parsed.GetValue(s_size) is not (null or 2048 or 3072 or 4096) ? "--key-size must be 2048, 3072 or 4096."
        : null;

    private static int Grace(ParseResult parsed, Realm realm) => parsed.GetValue(s_grace) ?? KeySettings.Of(realm).GraceSeconds;

    private static string From(RealmKey key, int grace) => grace == 0 || key.Life.SignsFrom is not { } from ? "at once" : $"from {KeyTable.Time(from)}";
}
