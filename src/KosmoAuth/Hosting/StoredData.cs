using KosmoAuth.Settings;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>Opens what the data folder holds: the master key and the database.</summary>
internal static class StoredData
{
    /// <summary>Opens both, made where they are missing, and adds them to the server's parts.</summary>
    /// <param name="wait">Whether to wait for a database server that does not answer.</param>
    /// <exception cref="StartException">The folder cannot be written, or what lies in it cannot be used.</exception>
    public static async Task AddAsync(IServiceCollection services, ServerSettings settings, bool wait, CancellationToken ct)
    {
        CheckFolder(settings.Storage.Data);
        try
        {
            var source = Databases.SourceOf(settings.Storage);
            var open = () => OpenAsync(source, settings.Storage, Clock(services), ct);
            var (key, database) = wait ? await DatabaseWait.ForAsync(open, settings.Log, ct) : await open();
            services.AddSingleton(key).AddSingleton<Database>(_ => database).AddSingleton<MasterKeyChange>();
        }
        catch (StorageException error)
        {
            throw new StartException(error.Message, StartException.NoDatabase);
        }
    }

    // A new key is made for a new database only: one that is there can be opened by none but its own.
    private static async Task<(MasterKey Key, Database Database)> OpenAsync(DatabaseSource source, StorageSettings settings, TimeProvider time, CancellationToken ct)
    {
        var key = settings.MasterKey is { } text
            ? MasterKeyFile.Parse(text.Reveal(), ServerOptions.MasterKey.Variable)
            : MasterKeyFile.Open(settings.MasterKeyFile, create: !File.Exists(settings.MasterKeyFile) && !await source.ExistsAsync(ct));
        return (key, await source.OpenAsync(key, time, ct));
    }

    /// <summary>Says where a key lies that was made just now: nobody else will.</summary>
    public static void TellOfNewKey(IServiceProvider services)
    {
        if (services.GetRequiredService<MasterKey>() is { IsNew: true } key)
        {
            StoredDataLog.NewKey(services.GetRequiredService<ILogger<KosmoServer>>(), key.Source);
        }
    }

    /// <summary>For commands that change what is there: a new database would hide that a path is mistyped.</summary>
    /// <exception cref="StartException">There is no database.</exception>
    public static async Task CheckExistsAsync(StorageSettings settings, CancellationToken ct)
    {
        try
        {
            var source = Databases.SourceOf(settings);
            if (!await source.ExistsAsync(ct))
            {
                throw new StartException(
                    settings.Kind == DatabaseKind.Sqlite
                        ? $"There is no database {settings.DatabaseFile}. Say with --data where the server keeps its data."
                        : $"There is nothing in the {source} yet.",
                    StartException.NoDatabase);
            }
        }
        catch (StorageException error)
        {
            throw new StartException(error.Message, StartException.NoDatabase);
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
        1412, LogLevel.Warning,
        "A new master key was made: {File}. Without it nothing secret in the database can be read. Keep a copy of it, apart from the backups of the database.")]
    public static partial void NewKey(ILogger log, string file);
}
