using System.Data.Common;

namespace KosmoAuth.Storage;

/// <summary>
/// A connection within <see cref="Database.ReadAsync{T}"/> or <see cref="Database.WriteAsync{T}"/>. Statements stay prepared for the life of the
/// connection, so their text must be a constant. Parameters are numbered by their first appearance in the text.
/// </summary>
public sealed class DbWork : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(ReferenceEqualityComparer.Instance);
    private readonly Func<DbConnection, IDisposable> _newContext;

    // Not named by its type here, so that EF Core is not even loaded where nobody asks for the context.
    private IDisposable? _context;

    internal DbWork(DbConnection connection, MasterKey key, Func<DbConnection, IDisposable> newContext)
    {
        Connection = connection;
        Key = key;
        _newContext = newContext;
    }

    /// <summary>Seals what must not lie in clear in the database.</summary>
    public MasterKey Key { get; }

    /// <summary>EF Core over the same connection and transaction. For rare work only: the first use in a process builds the model.</summary>
    public KosmoDb Context => (KosmoDb)(_context ??= _newContext(Connection));

    internal DbConnection Connection { get; }

    public void Dispose()
    {
        EndContext();
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }

    /// <summary>Rows of a statement; to be disposed before the same statement runs again.</summary>
    internal Task<DbDataReader> QueryAsync(string sql, ReadOnlySpan<object?> values, CancellationToken ct) =>
        Bind(sql, values).ExecuteReaderAsync(ct);

    /// <summary>Runs a statement whose rows nobody needs.</summary>
    internal Task ExecuteAsync(string sql, ReadOnlySpan<object?> values, CancellationToken ct) => Bind(sql, values).ExecuteNonQueryAsync(ct);

    /// <summary>The first column of the first row; null when there is none. With RETURNING it tells whether a row was changed.</summary>
    internal Task<object?> FirstAsync(string sql, ReadOnlySpan<object?> values, CancellationToken ct) => Bind(sql, values).ExecuteScalarAsync(ct);

    /// <summary>Forgets the context; called at the end of every read and write.</summary>
    internal void EndContext()
    {
        _context?.Dispose();
        _context = null;
    }

    private DbCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Prepare(sql);
            _prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private DbCommand Prepare(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        for (var at = sql.IndexOf('@', StringComparison.Ordinal); at >= 0; at = sql.IndexOf('@', at + 1))
        {
            var end = at + 1;
            while (end < sql.Length && (char.IsAsciiLetter(sql[end]) || sql[end] == '_'))
            {
                end++;
            }

            var name = sql[at..end];
            if (!command.Parameters.Contains(name))
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
        }

        return command;
    }
}
