using Microsoft.Data.SqlClient;

namespace KosmoAuth.Storage.SqlServer;

/// <summary>SQL Server's error numbers as the errors that callers know.</summary>
internal static class SqlServerErrors
{
    private const int UniqueIndex = 2601;
    private const int UniqueKey = 2627;
    private const int ForeignKey = 547;
    private const int Deadlock = 1205;
    private const int SnapshotConflict = 3960;
    private const int LockTimeout = 1222;
    private const int OurLockTimeout = 51222;
    private const int TableExists = 2714;
    private const int LogInFailed = 18456;
    private const int NoDatabase = 4060;
    private const int DiskFull = 1105;
    private const int ReadOnly = 3906;

    // Resuming, shutting down, starting up, out of resources: it comes back by itself.
    private static readonly HashSet<int> s_away = [-2, -1, 2, 20, 53, 64, 121, 233, 258, 596, 921, 6005, 10053, 10054, 10060, 10061, 10928, 11001, 17142, 40197, 40501, 40613];

    public static bool IsOfServer(Exception error) => error is not OperationCanceledException && Find(error) is not null;

    /// <summary>Whether the same transaction may succeed when it runs again; the server has undone it.</summary>
    public static bool IsPassing(Exception error) => Find(error) is { Number: Deadlock or SnapshotConflict or ForeignKey };

    public static bool IsAway(Exception error) => Find(error) is { } server && (server.Class >= 20 || s_away.Contains(server.Number));

    /// <summary>The error for the caller; itself when it has nothing to do with the database, or is a fault of ours.</summary>
    public static Exception Translate(Exception error, string place) => Find(error) switch
    {
        null => error,
        { Number: UniqueIndex or UniqueKey } => new DuplicateException("It exists already.", error),
        { Number: LogInFailed } => new StorageException($"The database {place} refuses the log-in. Look at --db-username and --db-password.", error),
        { Number: NoDatabase } => new StorageException($"There is no such database, or the account may not open it: {place}.", error),
        { Number: TableExists } => new StorageException($"The database {place} holds tables of another program. Give another one with --db-url-database.", error),
        { Number: DiskFull } => new StorageException($"The disk of the database {place} is full.", error),
        { Number: ReadOnly } => new StorageException($"The database {place} takes no writes now.", error),
        { Number: LockTimeout or OurLockTimeout or Deadlock or SnapshotConflict } => new StorageException($"The database {place} is too busy.", error),
        { } server when IsAway(server) => new DatabaseAwayException($"The database {place} does not answer: {FirstSentence(server.Message)}", error),
        _ => error,
    };

    private static SqlException? Find(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is SqlException found)
            {
                return found;
            }
        }

        return null;
    }

    private static string FirstSentence(string text) => text.Split('\n', 2)[0].Split(". ", 2)[0].TrimEnd('.', '\r') + ".";
}
