using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>SQLite's result codes (sqlite.org/rescode.html) as the two errors that callers know.</summary>
internal static class SqliteErrors
{
    /// <summary>The error for the caller; itself when it has nothing to do with the database.</summary>
    public static Exception Translate(Exception error, string file)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is SqliteException sqlite)
            {
                return sqlite.SqliteExtendedErrorCode is SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY
                    ? new DuplicateException("It exists already.", error)
                    : sqlite.SqliteErrorCode is SQLITE_CONSTRAINT or SQLITE_ERROR or SQLITE_MISUSE or SQLITE_RANGE or SQLITE_MISMATCH
                        ? error
                        : new StorageException(Sentence(sqlite, file), error);
            }
        }

        return error;
    }

    /// <summary>The file cannot be made.</summary>
    public static StorageException CannotOpen(string file, Exception error) => new($"The database {file} cannot be opened: {error.Message}", error);

    /// <summary>Whether the database is the cause.</summary>
    public static bool IsOfSqlite(Exception error) => error is SqliteException || (error.InnerException is { } inner && IsOfSqlite(inner));

    private static string Sentence(SqliteException error, string file) => error.SqliteErrorCode switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => $"The database {file} is kept busy by another process.",
        SQLITE_FULL => $"The disk of the database {file} is full.",
        SQLITE_READONLY or SQLITE_PERM => $"The database {file} cannot be written.",
        SQLITE_CANTOPEN => $"The database {file} cannot be opened: the folder must exist and be writable.",
        SQLITE_NOTADB => $"The file {file} is not a SQLite database.",
        SQLITE_CORRUPT => $"The database {file} is damaged; restore it from a backup.",
        _ => $"The database {file} cannot be used now: SQLite error {error.SqliteExtendedErrorCode}.",
    };
}
