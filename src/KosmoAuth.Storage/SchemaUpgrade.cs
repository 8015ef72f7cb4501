using System.Data.Common;
using System.Globalization;

namespace KosmoAuth.Storage;

/// <summary>
/// Brings a database to the schema of this program: each script once, in a transaction of its own, also when two nodes start together.
/// </summary>
internal sealed class SchemaUpgrade(DbConnection connection, SqlProduct product, IReadOnlyList<SchemaScript> scripts, TimeProvider time)
{
    /// <exception cref="StorageException">The database is newer than this program, or was made with other scripts.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var script in Missing(await AppliedAsync(ct)))
        {
            await ApplyAsync(script, ct);
        }
    }

    private IEnumerable<SchemaScript> Missing(Dictionary<int, string> applied)
    {
        if (applied.Count > 0 && applied.Keys.Max() > scripts[^1].Number)
        {
            throw new StorageException(
                $"The database has schema {applied.Keys.Max()}, this program knows none above {scripts[^1].Number}: it was used by a newer version.");
        }

        if (scripts.FirstOrDefault(script => applied.TryGetValue(script.Number, out var checksum) && checksum != script.Checksum) is { } other)
        {
            throw new StorageException($"The database was made with another version of script {other.Name} than this program has.");
        }

        return scripts.Where(script => !applied.ContainsKey(script.Number));
    }

    private async Task ApplyAsync(SchemaScript script, CancellationToken ct)
    {
        await ExecuteAsync(product.BeginUpgrade, ct);
        try
        {
            // Another node may have done it while this one waited.
            if (!(await AppliedAsync(ct)).ContainsKey(script.Number))
            {
                await MakeTableAsync(ct);
                await ExecuteAsync(script.Sql, ct);
                await NoteAsync(script, ct);
            }

            await ExecuteAsync("COMMIT", ct);
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

    private async Task<Dictionary<int, string>> AppliedAsync(CancellationToken ct)
    {
        if (!await HasTableAsync(ct))
        {
            return [];
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, checksum FROM schema_script";
        await using var rows = await command.ExecuteReaderAsync(ct);
        Dictionary<int, string> applied = [];
        while (await rows.ReadAsync(ct))
        {
            applied.Add(rows.GetInt32(0), rows.GetString(1));
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
