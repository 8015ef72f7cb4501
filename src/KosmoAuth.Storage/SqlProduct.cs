using System.Data.Common;

namespace KosmoAuth.Storage;

/// <summary>What a database product needs that the others do not. Statements are written once, as SQLite and PostgreSQL take them.</summary>
internal abstract class SqlProduct
{
    /// <summary>A context of EF Core on a connection; the transaction around it is begun and ended by others.</summary>
    public abstract IDisposable NewContext(DbConnection connection);

    /// <summary>Begins a transaction for the schema, which keeps out other nodes that want the same.</summary>
    public abstract string BeginUpgrade { get; }

    /// <summary>Makes the table that lists the scripts.</summary>
    public virtual string ScriptTable => """
        CREATE TABLE schema_script (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied TEXT NOT NULL)
        """;

    /// <summary>One row where that table exists already, else none.</summary>
    public abstract string FindScriptTable { get; }

    /// <summary>Whether <see cref="PrepareAsync(DbCommand, CancellationToken)"/> has something to do.</summary>
    public virtual bool PreparesAtServer => false;

    /// <summary>Prepares a new statement for the life of its connection.</summary>
    public virtual Task PrepareAsync(DbCommand command, CancellationToken ct) => Task.CompletedTask;

    /// <summary>The same for several statements that are sent together.</summary>
    public virtual Task PrepareAsync(DbBatch batch, CancellationToken ct) => Task.CompletedTask;

    /// <summary>A statement in the product's own words.</summary>
    public virtual string Text(string sql) => sql;

    /// <summary>Rows as they are read here: any number as <see cref="DbDataReader.GetInt64"/> or <see cref="DbDataReader.GetInt32"/>.</summary>
    public virtual Task<DbDataReader> Rows(Task<DbDataReader> rows) => rows;

    /// <summary>A value as the product can store it.</summary>
    public virtual object Value(object value) => value;

    /// <summary>Has the database see how many people there are by now, for the plans that it keeps; null where it needs no telling.</summary>
    public virtual string? CountPeople => null;

    /// <summary>Waits until no other transaction holds this name, then holds it until the end of the transaction.</summary>
    public abstract Task LockAsync(DbWork work, string name, CancellationToken ct);
}
