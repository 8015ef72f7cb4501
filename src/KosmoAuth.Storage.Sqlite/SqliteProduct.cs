using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteProduct : SqlProduct
{
    public static SqliteProduct Instance { get; } = new();

    public override string BeginUpgrade => "BEGIN IMMEDIATE";

    public override string FindScriptTable => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_script'";

    // The transaction around a write is begun by hand, so the context must not begin another one.
    public override IDisposable NewContext(DbConnection connection)
    {
        var context = new KosmoDb(new DbContextOptionsBuilder<KosmoDb>().UseSqlite(connection).Options);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    // There is one writer at a time on every node and in every process.
    public override Task LockAsync(DbWork work, string name, CancellationToken ct) => Task.CompletedTask;
}
