using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Sqlite;

namespace KosmoAuth.Hosting;

/// <summary>Opens what the data folder holds: the master key and the database.</summary>
internal static class StoredData
{
    /// <summary>Opens both, made where they are missing, and adds them to the server's parts.</summary>
    /// <exception cref="StartException">The folder cannot be written, or what lies in it cannot be used.</exception>
    public static async Task AddAsync(IServiceCollection services, StorageSettings settings, CancellationToken ct)
    {
        CheckFolder(settings.Data);
        try
        {
            var key = Key(settings);
            var database = await SqliteDatabase.OpenAsync(settings.DatabaseFile, key, Clock(services), ct);
            services.AddSingleton(key).AddSingleton<Database>(_ => database).AddSingleton<MasterKeyChange>();
        }
        catch (StorageException error)
        {
            throw new StartException(error.Message, StartException.NoDatabase);
        }
    }

    /// <summary>Says where a key lies that was made just now: nobody else will.</summary>
    public static void TellOfNewKey(IServiceProvider services)
    {
        if (services.GetRequiredService<MasterKey>() is { IsNew: true } key)
        {
            StoredDataLog.NewKey(services.GetRequiredService<ILogger<KosmoServer>>(), key.Source);
        }
    }

    private static MasterKey Key(StorageSettings settings) => settings.MasterKey is { } text
        ? MasterKeyFile.Parse(text.Reveal(), ServerOptions.MasterKey.Variable)
        : MasterKeyFile.Open(settings.MasterKeyFile, create: !File.Exists(settings.DatabaseFile));

    /// <summary>For commands that change what is there: a new database would hide that a path is mistyped.</summary>
    /// <exception cref="StartException">There is no database.</exception>
    public static void CheckExists(StorageSettings settings)
    {
        if (!File.Exists(settings.DatabaseFile))
        {
            throw new StartException($"There is no database {settings.DatabaseFile}. Say with --data where the server keeps its data.", StartException.NoDatabase);
        }
    }

    private static void CheckFolder(string folder)
    {
        try
        {
            CreateFolder(folder);
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data folder '{folder}' cannot be written: {error.Message} Choose another one with --data.");
        }
    }

    // Only its owner looks into a folder that we make; one that is there keeps its mode.
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The clock is needed before the parts are put together; tests exchange it.
    private static TimeProvider Clock(IServiceCollection services) =>
        services.LastOrDefault(part => part.ServiceType == typeof(TimeProvider))?.ImplementationInstance as TimeProvider ?? TimeProvider.System;
}

internal static partial class StoredDataLog
{
    [LoggerMessage(
        1411, LogLevel.Warning,
        "A new master key was made: {File}. Without it nothing secret in the database can be read. Keep a copy of it, apart from the backups of the database.")]
    public static partial void NewKey(ILogger log, string file);
}
