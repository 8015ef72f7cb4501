using System.Data.Common;

namespace KosmoAuth.Storage;

/// <summary>
/// A connection within <see cref="Database.ReadAsync{T}"/> or <see cref="Database.WriteAsync{T}"/>. Statements stay prepared for the life of the
/// connection, so their text must be a constant. Parameters are numbered by their first appearance in the text.
/// </summary>
public sealed class DbWork : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Sql, int Count), DbBatch> _batches = [];
    private readonly SqlProduct _product;

    // Not named by its type here, so that EF Core is not even loaded where nobody asks for the context.
    private IDisposable? _context;

    internal DbWork(DbConnection connection, MasterKey key, SqlProduct product)
    {
        Connection = connection;
        Key = key;
        _product = product;
    }

    /// <summary>Seals what must not lie in clear in the database.</summary>
    public MasterKey Key { get; }

    /// <summary>EF Core over the same connection and transaction. For rare work only: the first use in a process builds the model.</summary>
    public KosmoDb Context => (KosmoDb)(_context ??= _product.NewContext(Connection));

    internal DbConnection Connection { get; }

    /// <summary>Names that the transaction holds on this node, where the product keeps such a list.</summary>
    internal HashSet<string>? Held { get; set; }

    public void Dispose()
    {
        EndContext();
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        foreach (var batch in _batches.Values)
        {
            batch.Dispose();
        }

        Connection.Dispose();
    }

    /// <summary>
    /// Makes what a transaction reads and then writes one step for all nodes: waits until no other transaction holds the name, and holds it until
    /// this one ends. Not needed where one conditional statement decides.
    /// </summary>
    public Task LockAsync(string name, CancellationToken ct) => _product.LockAsync(this, name, ct);

    /// <summary>To be called once by who adds many people, after the first hundreds: see <see cref="SqlProduct.CountPeople"/>.</summary>
    public Task CountPeopleAsync(CancellationToken ct) => _product.CountPeople is { } sql ? ExecuteAsync(sql, [], ct) : Task.CompletedTask;

    /// <summary>Rows of a statement; to be disposed before the same statement runs again.</summary>
    internal Task<DbDataReader> QueryAsync(string sql, ReadOnlySpan<object?> values, CancellationToken ct) =>
        Find(sql) is { } command ? _product.Rows(Bind(command, values).ExecuteReaderAsync(ct)) : QueryNewAsync(sql, values.ToArray(), ct);

    /// <summary>The same statement with each set of values, in one round trip: as many results as there are sets.</summary>
    internal async Task<DbDataReader> QueryAllAsync(string sql, IReadOnlyList<object?[]> values, CancellationToken ct)
    {
        if (!_batches.TryGetValue((sql, values.Count), out var batch))
        {
            batch = NewBatch(sql, values.Count);
            await _product.PrepareAsync(batch, ct);
            _batches.Add((sql, values.Count), batch);
        }

        for (var i = 0; i < values.Count; i++)
        {
            Bind(batch.BatchCommands[i].Parameters, values[i]);
        }

        return await batch.ExecuteReaderAsync(ct);
    }

    /// <summary>Runs a statement whose rows nobody needs.</summary>
    internal Task ExecuteAsync(string sql, ReadOnlySpan<object?> values, CancellationToken ct) =>
        Find(sql) is { } command ? Bind(command, values).ExecuteNonQueryAsync(ct) : ExecuteNewAsync(sql, values.ToArray(), ct);

    /// <summary>The first column of the first row; null when there is none. With RETURNING it tells whether a row was changed.</summary>
    internal Task<object?> FirstAsync(string sql, ReadOnlySpan<object?> values, CancellationToken ct) =>
        Find(sql) is { } command ? Bind(command, values).ExecuteScalarAsync(ct) : FirstNewAsync(sql, values.ToArray(), ct);

    /// <summary>Forgets the context; called at the end of every read and write.</summary>
    internal void EndContext()
    {
        _context?.Dispose();
        _context = null;
    }

    private async Task<DbDataReader> QueryNewAsync(string sql, object?[] values, CancellationToken ct) =>
        await _product.Rows(Bind(await PrepareAsync(sql, ct), values).ExecuteReaderAsync(ct));

    private async Task ExecuteNewAsync(string sql, object?[] values, CancellationToken ct) =>
        await Bind(await PrepareAsync(sql, ct), values).ExecuteNonQueryAsync(ct);

    private async Task<object?> FirstNewAsync(string sql, object?[] values, CancellationToken ct) =>
        await Bind(await PrepareAsync(sql, ct), values).ExecuteScalarAsync(ct);

    private DbCommand Bind(DbCommand command, ReadOnlySpan<object?> values)
    {
        Bind(command.Parameters, values);
        return command;
    }

    private void Bind(DbParameterCollection parameters, ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i] is { } value ? _product.Value(value) : DBNull.Value;
        }
    }

    // Null where the product has to be asked first.
    private DbCommand? Find(string sql)
    {
        if (_prepared.TryGetValue(sql, out var command) || _product.PreparesAtServer)
        {
            return command;
        }

        command = NewCommand(sql);
        _prepared.Add(sql, command);
        return command;
    }

    private async ValueTask<DbCommand> PrepareAsync(string sql, CancellationToken ct)
    {
        var command = NewCommand(sql);
        try
        {
            await _product.PrepareAsync(command, ct);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }

        _prepared.Add(sql, command);
        return command;
    }

    private DbBatch NewBatch(string sql, int count)
    {
        var batch = Connection.CreateBatch();
        for (var i = 0; i < count; i++)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = _product.Text(sql);
            AddParameters(command.Parameters, command.CreateParameter, sql);
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private DbCommand NewCommand(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = _product.Text(sql);
        AddParameters(command.Parameters, command.CreateParameter, sql);
        return command;
    }

    private static void AddParameters(DbParameterCollection parameters, Func<DbParameter> create, string sql)
    {
        for (var at = sql.IndexOf('@', StringComparison.Ordinal); at >= 0; at = sql.IndexOf('@', at + 1))
        {
            var end = at + 1;
            while (end < sql.Length && (char.IsAsciiLetter(sql[end]) || sql[end] == '_'))
            {
                end++;
            }

            var name = sql[at..end];
            if (!parameters.Contains(name))
            {
                var parameter = create();
                parameter.ParameterName = name;
                parameters.Add(parameter);
            }
        }
    }
}
