using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Storage.SqlServer;

/// <inheritdoc/>
internal sealed class SqlServerProduct : SqlProduct
{
    // A lock that was not given is a code here, not an error, unless one makes it so. 1222 is the server's own for lock time-outs.
    private const string Lock = """
        DECLARE @got INT; EXEC @got = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
        IF @got < 0 THROW 51222, 'too many changes of the same thing are waiting', 1;
        """;

    public static SqlServerProduct Instance { get; } = new();

    public override string BeginUpgrade => """
        BEGIN TRANSACTION;
        EXEC sp_getapplock @Resource = 'kosmoauth-schema', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = -1;
        """;

    public override string ScriptTable => """
        CREATE TABLE schema_script (
            number INT NOT NULL PRIMARY KEY, name NVARCHAR(450) NOT NULL, checksum NVARCHAR(450) NOT NULL, applied NVARCHAR(450) NOT NULL)
        """;

    public override string FindScriptTable => "SELECT 1 WHERE OBJECT_ID('schema_script', 'U') IS NOT NULL";

    // The transaction around a write is begun by hand, so the context must not begin another one.
    public override IDisposable NewContext(DbConnection connection)
    {
        var context = new KosmoDb(new DbContextOptionsBuilder<KosmoDb>().UseSqlServer(connection).Options);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    public override async Task<DbDataReader> Rows(Task<DbDataReader> rows) => new NumberReader(await rows);

    public override string Text(string sql) => TransactSql.Of(sql);

    // Names of locks are short there.
    public override async Task LockAsync(DbWork work, string name, CancellationToken ct)
    {
        await using var command = work.Connection.CreateCommand();
        command.CommandText = Lock;
        var resource = command.CreateParameter();
        (resource.ParameterName, resource.Value) = ("@resource", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        command.Parameters.Add(resource);
        await command.ExecuteNonQueryAsync(ct);
    }
}
