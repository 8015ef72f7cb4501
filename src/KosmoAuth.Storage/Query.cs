using System.Data.Common;

namespace KosmoAuth.Storage;

/// <summary>One statement that reads, for <see cref="Database.QueryAsync"/>.</summary>
/// <param name="sql">A constant, as everywhere in <see cref="DbWork"/>.</param>
/// <param name="values">Of its parameters, in the order of their first appearance.</param>
/// <param name="read">What its rows say; must not end before it has read what it needs.</param>
public sealed class Query<T>(string sql, object?[] values, Func<DbDataReader, CancellationToken, ValueTask<T>> read)
{
    internal string Sql => sql;

    internal object?[] Values => values;

    internal ValueTask<T> ReadAsync(DbDataReader rows, CancellationToken ct) => read(rows, ct);

    internal async ValueTask<T> RunAsync(DbWork work, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(sql, values, ct);
        return await read(rows, ct);
    }
}
