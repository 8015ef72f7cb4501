using Microsoft.Data.SqlClient;

namespace KosmoAuth.Storage.SqlServer;

/// <summary>A database on SQL Server.</summary>
/// <exception cref="StorageException">The address cannot be understood.</exception>
public sealed class SqlServerSource(DatabaseServer server) : DatabaseSource
{
    private readonly SqlServerAddress _address = SqlServerAddress.Parse(server);

    internal static IReadOnlyList<SchemaScript> Scripts { get; } = SchemaScript.Of(typeof(SqlServerSource).Assembly);

    public override string ToString() => $"SQL Server database {_address}";

    public override Task<bool> ExistsAsync(CancellationToken ct) => WithAsync(
        _address,
        async connection =>
        {
            await using var command = new SqlCommand("SELECT 1 WHERE OBJECT_ID('installation', 'U') IS NOT NULL", connection);
            if (await command.ExecuteScalarAsync(ct) is null)
            {
                return false;
            }

            command.CommandText = "SELECT TOP (1) 1 FROM installation";
            return await command.ExecuteScalarAsync(ct) is not null;
        },
        ct);

    public override async Task<Database> OpenAsync(MasterKey key, TimeProvider time, CancellationToken ct) =>
        await SqlServerDatabase.OpenAsync(_address, key, time, ct);

    public override Task<SchemaStatus> StatusAsync(CancellationToken ct) =>
        WithAsync(_address, connection => new SchemaUpgrade(connection, SqlServerProduct.Instance, Scripts, TimeProvider.System).StatusAsync(ct), ct);

    public override Task<IReadOnlyList<string>> UpgradeAsync(TimeProvider time, CancellationToken ct) => UpgradeAsync(_address, time, ct);

    internal static Task<IReadOnlyList<string>> UpgradeAsync(SqlServerAddress address, TimeProvider time, CancellationToken ct) =>
        WithAsync(address, connection => new SchemaUpgrade(connection, SqlServerProduct.Instance, Scripts, time).RunAsync(ct), ct);

    private static async Task<T> WithAsync<T>(SqlServerAddress address, Func<SqlConnection, Task<T>> run, CancellationToken ct)
    {
        try
        {
            await using var connection = address.ConnectForSchema();
            await connection.OpenAsync(ct);
            return await run(connection);
        }
        catch (SqlException error)
        {
            throw SqlServerErrors.Translate(error, address.ToString());
        }
    }
}
