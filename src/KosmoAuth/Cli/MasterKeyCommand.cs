using System.CommandLine;
using KosmoAuth.Settings;
using KosmoAuth.Storage;

namespace KosmoAuth.Cli;

/// <summary><c>kosmoauth master-key</c>: replaces the key under which everything secret in the database is encrypted, also while servers run.</summary>
internal static class MasterKeyCommand
{
    // Servers look once a second which key seals.
    private static readonly TimeSpan s_untilServersFollow = TimeSpan.FromSeconds(3);

    private const int MostPasses = 20;

    public static Command Create(StoredDataCommand stored) =>
        new("master-key", "Look after the master key, under which everything secret in the database is encrypted.")
        {
            stored.Create(
                "status", "Show which key seals, and whether everything is sealed under it.", [], (_, services, ct) => StatusAsync(stored, services, ct)),
            stored.Create(
                "prepare",
                "Put a new key into the master key file and do nothing else: for several nodes that have a file each, so that all of them know it before 'rotate'.",
                [],
                (_, services, _) => Task.FromResult(Prepare(stored, services))),
            stored.Create(
                "rotate",
                "Replace the master key: make a new one (or take the first one of the file or of KC_MASTER_KEY), seal everything anew, and put the old one away. "
                + "If it is interrupted, start it again.",
                [],
                (_, services, ct) => RotateAsync(stored, services, ct)),
        };

    private static async Task<int> StatusAsync(StoredDataCommand stored, IServiceProvider services, CancellationToken ct)
    {
        var key = services.GetRequiredService<MasterKey>();
        var found = await services.GetRequiredService<MasterKeyChange>().LookAsync(ct);
        await stored.Output.WriteLineAsync($"Key {key.Id} seals. {key.Source} holds {string.Join(", ", key.Ids)}.");
        await stored.Output.WriteLineAsync(
            found.Others == 0 ? "Everything secret is sealed under it." : $"{Rows(found.Others)} still under another key. 'kosmoauth master-key rotate' seals them anew.");
        return Broken(stored, found);
    }

    private static int Prepare(StoredDataCommand stored, IServiceProvider services)
    {
        if (FileOf(services) is not { } file)
        {
            return stored.Refuse(NoFile);
        }

        using var turn = MasterKeyFile.Lock(file);
        if (MasterKeyFile.HoldsSeveral(file))
        {
            return stored.Refuse($"{file} holds the key {MasterKeyFile.Open(file, create: false).Ids[0]} already, to which 'kosmoauth master-key rotate' changes.");
        }

        MasterKeyFile.AddNew(file);
        stored.Output.WriteLine($"{file} holds a new key, which does not seal yet. Copy the file to the other nodes; then run 'kosmoauth master-key rotate' on one of them.");
        return 0;
    }

    private static async Task<int> RotateAsync(StoredDataCommand stored, IServiceProvider services, CancellationToken ct)
    {
        var key = services.GetRequiredService<MasterKey>();
        var change = services.GetRequiredService<MasterKeyChange>();
        var file = FileOf(services);
        using var turn = file is null ? null : MasterKeyFile.Lock(file);
        if (Target(key, file) is not { } target)
        {
            return stored.Refuse(NoFile);
        }

        if (target != key.Id)
        {
            await change.SwitchAsync(target, ct);
            await stored.Output.WriteLineAsync($"Key {target} seals from now on.");
        }

        await stored.Output.WriteLineAsync("Sealing everything anew ...");

        if (!await ResealAsync(stored, change, ct))
        {
            return stored.Refuse("Something still seals under the old key. Give every node the new one, and start this command again.");
        }

        if (file is null)
        {
            await stored.Output.WriteLineAsync($"Everything secret is sealed under key {target}. Take the old key out of {ServerOptions.MasterKey.Variable} now.");
            return 0;
        }

        var old = MasterKeyFile.MoveReplaced(file);
        await stored.Output.WriteLineAsync($"Everything secret is sealed under key {target}, the only one in {file}. Keep a copy of it, apart from the backups of the database.");
        await stored.Output.WriteLineAsync($"The old key is in {string.Join(", ", old)}: backups from before need it. Delete it when they are gone.");
        return 0;
    }

    /// <summary>
    /// The key that shall seal: the first of several, also when it does already, since then somebody was interrupted; a new one where the source holds one alone.
    /// Null where none can be made.
    /// </summary>
    private static string? Target(MasterKey key, string? file)
    {
        if (file is null)
        {
            return key.Ids.Count > 1 ? key.Ids[0] : null;
        }

        if (!MasterKeyFile.HoldsSeveral(file))
        {
            MasterKeyFile.AddNew(file);
        }

        return MasterKeyFile.Open(file, create: false).Ids[0];
    }

    private static async Task<bool> ResealAsync(StoredDataCommand stored, MasterKeyChange change, CancellationToken ct)
    {
        var found = await change.ResealAsync(ct);
        await stored.Output.WriteLineAsync($"{Rows(found.Others)} sealed anew.");
        for (var pass = 0; pass < MostPasses; pass++)
        {
            // A server that had not looked yet may have sealed something under the old key meanwhile.
            await Task.Delay(s_untilServersFollow, ct);
            found = await change.ResealAsync(ct);
            if (found.Others == 0)
            {
                Broken(stored, found);
                return true;
            }
        }

        return false;
    }

    private static int Broken(StoredDataCommand stored, SealedValues found)
    {
        foreach (var row in found.Broken)
        {
            stored.Errors.WriteLine($"A secret of {row} cannot be opened with any key that is known here.");
        }

        return found.Broken.Count == 0 ? 0 : 1;
    }

    private static string? FileOf(IServiceProvider services)
    {
        var settings = services.GetRequiredService<ServerSettings>().Storage;
        return settings.MasterKey is null ? settings.MasterKeyFile : null;
    }

    private static string Rows(long count) => count == 1 ? "1 row is" : $"{count} rows are";

    private static string NoFile =>
        $"{ServerOptions.MasterKey.Variable} holds no further key. Put a new one in front of it on every node, separated by a comma (openssl rand -base64 32 makes one), "
        + "and start this command again.";
}
