using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>
/// The savepoint around each write of a group (sqlite.org/lang_savepoint.html). It costs two statements a write, so they go to SQLite without a
/// command in between.
/// </summary>
internal sealed class Savepoint : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _set;
    private readonly sqlite3_stmt _release;
    private readonly sqlite3_stmt _undo;

    public Savepoint(SqliteConnection connection)
    {
        _database = connection.Handle!;
        _set = Prepare("SAVEPOINT one");
        _release = Prepare("RELEASE one");
        _undo = Prepare("ROLLBACK TO one");
    }

    /// <exception cref="SqliteException">Of every method: SQLite cannot.</exception>
    public void Set() => Run(_set);

    /// <summary>What was done since belongs to the group now.</summary>
    public void Release() => Run(_release);

    /// <summary>Takes back what was done since; the savepoint stays.</summary>
    public void Undo() => Run(_undo);

    public void Dispose()
    {
        _set.Dispose();
        _release.Dispose();
        _undo.Dispose();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v2(_database, sql, out var statement), _database);
        return statement;
    }

    private void Run(sqlite3_stmt statement)
    {
        sqlite3_step(statement);

        // Gives the error of the step, if there was one (sqlite.org/c3ref/reset.html).
        SqliteException.ThrowExceptionForRC(sqlite3_reset(statement), _database);
    }
}
