using System.Collections.Concurrent;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Support;

/// <summary>Data folders into which a realm was imported once, for copying: the keys of a realm take longer to make than most tests to run.</summary>
internal static class ImportedRealms
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_folders = new();

    /// <param name="realm">What distinguishes the import: the realm's text.</param>
    /// <param name="settings">Whose data folder is filled.</param>
    public static async Task CopyAsync(string realm, ServerSettings settings)
    {
        var source = await s_folders.GetOrAdd(realm, _ => new Lazy<Task<string>>(() => ImportAsync(settings))).Value;
        Directory.CreateDirectory(settings.Storage.Data);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(settings.Storage.Data, Path.GetFileName(file)));
        }
    }

    private static async Task<string> ImportAsync(ServerSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("kosmoauth-test-realm-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await KosmoServer.ImportAsync(
            settings with { Storage = settings.Storage with { Data = folder } }, services => services.AddSingleton<TimeProvider>(new TestClock()), default);
        return folder;
    }
}
