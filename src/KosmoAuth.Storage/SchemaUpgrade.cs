using System.Data.Common;
using System.Globalization;

namespace KosmoAuth.Storage;

/// <summary>
/// Brings a database to the schema of this program: each script once, in a transaction of its own, also when two nodes start together.
/// </summary>
internal sealed class SchemaUpgrade(DbConnection connection, SqlProduct product, IReadOnlyList<SchemaScript> scripts, TimeProvider time)
{
    /// <summary>What is applied and what is missing; changes nothing.</summary>
    public async Task<SchemaStatus> StatusAsync(CancellationToken ct)
    {
        var applied = await AppliedAsync(ct);
        var known = scripts.Select(script => applied.TryGetValue(script.Number, out var row)
            ? new SchemaStep(script.Number, script.Name, row.Checksum == script.Checksum ? SchemaStepState.Applied : SchemaStepState.Changed, row.At, script.Sql)
            : new SchemaStep(script.Number, script.Name, SchemaStepState.Missing, null, script.Sql));
        var unknown = applied.Where(row => scripts.All(script => script.Number != row.Key))
            .Select(row => new SchemaStep(row.Key, row.Value.Name, SchemaStepState.Unknown, row.Value.At, ""));
        return new SchemaStatus([.. known.Concat(unknown).OrderBy(step => step.Number)]);
    }

    /// <summary>Applies what is missing.</summary>
    /// <returns>Names of the scripts that this call applied.</returns>
    /// <exception cref="StorageException">The database is newer than this program, or was made with other scripts.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken ct)
    {
        var status = await StatusAsync(ct);
        if (status.Refusal is { } refusal)
        {
            throw new StorageException(refusal);
        }

        List<string> done = [];
        foreach (var missing in status.Missing)
        {
            if (await ApplyAsync(scripts.First(script => script.Number == missing.Number), ct))
            {
                done.Add(missing.Name);
            }
        }

        return done;
    }

    /// <summary>The statuses of a database that is not there yet.</summary>
    public static SchemaStatus NothingApplied(IReadOnlyList<SchemaScript> scripts) =>
        new([.. scripts.Select(script => new SchemaStep(script.Number, script.Name, SchemaStepState.Missing, null, script.Sql))]);

    private async Task<bool> ApplyAsync(SchemaScript script, CancellationToken ct)
    {
        await ExecuteAsync(product.BeginUpgrade, ct);
        try
        {
            // Another node may have done it while this one waited.
            var isOurs = !(await AppliedAsync(ct)).ContainsKey(script.Number);
            if (isOurs)
            {
                await MakeTableAsync(ct);
                await ExecuteAsync(script.Sql, ct);
                await NoteAsync(script, ct);
            }

            await ExecuteAsync("COMMIT", ct);
            return isOurs;
        }
        catch
        {
            await UndoAsync();
            throw;
        }
    }

    // What went wrong first is what counts; the database may have undone everything by itself.
    private async Task UndoAsync()
    {
        try
        {
            await ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
        catch (DbException)
        {
            // Nothing left to undo.
        }
    }

    private async Task MakeTableAsync(CancellationToken ct)
    {
        if (!await HasTableAsync(ct))
        {
            await ExecuteAsync(product.ScriptTable, ct);
        }
    }

    private async Task<bool> HasTableAsync(CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = product.FindScriptTable;
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private async Task<Dictionary<int, (string Name, string Checksum, string At)>> AppliedAsync(CancellationToken ct)
    {
        if (!await HasTableAsync(ct))
        {
            return [];
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, name, checksum, applied FROM schema_script";
        await using var rows = await command.ExecuteReaderAsync(ct);
        Dictionary<int, (string, string, string)> applied = [];
        while (await rows.ReadAsync(ct))
        {
            applied.Add(rows.GetInt32(0), (rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        }

        return applied;
    }

    private async Task NoteAsync(SchemaScript script, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO schema_script (number, name, checksum, applied) VALUES (@number, @name, @checksum, @applied)";
        Add(command, "@number", script.Number);
        Add(command, "@name", script.Name);
        Add(command, "@checksum", script.Checksum);
        Add(command, "@applied", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }
}
