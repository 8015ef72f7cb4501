using Microsoft.Data.Sqlite;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>Opens connections to one database file, set up alike.</summary>
internal sealed class SqliteFile(string path, MasterKey key)
{
    // Other processes may use the same file: a writer waits this long for its turn.
    private const int BusySeconds = 5;

    // FULL: in WAL mode a commit is on disk when it returns. Temporary b-trees never touch the disk, where they would lie in clear.
    // After an import or another large write the log shrinks to 64 MiB again.
    private const string Settings = """
        PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
        PRAGMA journal_size_limit = 67108864;
        """;

    public string Path => path;

    /// <summary>Makes an empty file that only its owner reads; SQLite gives its side files the same mode.</summary>
    public static void Create(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    /// <summary>A connection with nothing prepared yet.</summary>
    public static SqliteConnection Connect(string path)
    {
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = BusySeconds,
        };
        var connection = new SqliteConnection(address.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public DbWork Open() => new(Connect(path), key, SqliteProduct.Instance);
}
