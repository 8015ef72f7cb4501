using System.Collections.Concurrent;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;
using KosmoAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Support;

/// <summary>
/// Data folders and databases into which a realm was imported once, for copying: the keys of a realm take longer to make than most tests to run.
/// </summary>
internal static class ImportedRealms
{
    private static readonly ConcurrentDictionary<(string Realm, bool PostgreSql), Lazy<Task<StorageSettings>>> s_imported = new();

    /// <param name="realm">What distinguishes the import: the realm's text.</param>
    /// <param name="settings">Whose data folder is filled.</param>
    /// <returns>The settings with the database.</returns>
    public static async Task<ServerSettings> CopyAsync(string realm, ServerSettings settings, bool postgreSql)
    {
        var source = await s_imported.GetOrAdd((realm, postgreSql), _ => new Lazy<Task<StorageSettings>>(() => ImportAsync(realm, settings, postgreSql))).Value;
        Directory.CreateDirectory(settings.Storage.Data);
        foreach (var file in Directory.GetFiles(source.Data))
        {
            File.Copy(file, Path.Combine(settings.Storage.Data, Path.GetFileName(file)));
        }

        return postgreSql ? await OnServerAsync(settings, NameOf(source)) : settings;
    }

    /// <summary>Removes the database of a server that has ended.</summary>
    public static async Task DropAsync(ServerSettings settings)
    {
        if (settings.Storage.Kind == DatabaseKind.PostgreSql)
        {
            await (await PostgreSqlCluster.SharedAsync()).DropAsync(NameOf(settings.Storage));
        }
    }

    private static async Task<StorageSettings> ImportAsync(string realm, ServerSettings settings, bool postgreSql)
    {
        var folder = Directory.CreateTempSubdirectory("kosmoauth-test-realm-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var empty = settings with { Storage = settings.Storage with { Data = folder }, Import = new() };

        // Realm master and its keys are made once for all who bring none.
        var begun = realm.Length > 0 && !realm.Contains("\"master\"", StringComparison.Ordinal) ? await CopyAsync("", empty, postgreSql) : postgreSql ? await OnServerAsync(empty, null) : empty;
        await KosmoServer.ImportAsync(begun with { Import = settings.Import }, services => services.AddSingleton<TimeProvider>(new TestClock()), default);
        return begun.Storage;
    }

    private static async Task<ServerSettings> OnServerAsync(ServerSettings settings, string? template)
    {
        var cluster = await PostgreSqlCluster.SharedAsync();
        var server = cluster.Server(await cluster.NewDatabaseAsync(template));
        return settings with { Storage = settings.Storage with { Kind = DatabaseKind.PostgreSql, Server = server } };
    }

    private static string NameOf(StorageSettings storage) => storage.Server.Url![(storage.Server.Url!.LastIndexOf('/') + 1)..];
}
