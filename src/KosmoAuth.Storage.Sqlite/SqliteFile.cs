using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

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

    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = BusySeconds,
    }.ToString();

    public string Path => path;

    /// <summary>Makes an empty file that only its owner reads; SQLite gives its side files the same mode.</summary>
    public void Create()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    public DbWork Open()
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
            return new DbWork(connection, key, static connection => NewContext(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The transaction around a write is begun by hand, so the context must not begin another one.
    private static KosmoDb NewContext(DbConnection connection)
    {
        var context = new KosmoDb(new DbContextOptionsBuilder<KosmoDb>().UseSqlite(connection).Options);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }
}
