namespace KosmoAuth.Storage.PostgreSql;

/// <summary>A database on a PostgreSQL server.</summary>
/// <exception cref="StorageException">The address cannot be understood.</exception>
public sealed class PostgreSqlSource(DatabaseServer server) : DatabaseSource
{
    private readonly PostgreSqlAddress _address = PostgreSqlAddress.Parse(server);

    public override string ToString() => $"PostgreSQL database {_address}";

    public override Task<SchemaStatus> StatusAsync(CancellationToken ct) => PostgreSqlSchema.StatusAsync(_address, ct);

    public override Task<IReadOnlyList<string>> UpgradeAsync(TimeProvider time, CancellationToken ct) => PostgreSqlSchema.UpgradeAsync(_address, time, ct);

    public override Task<bool> ExistsAsync(CancellationToken ct) =>
        PostgreSqlSchema.WithAsync(_address, connection => PostgreSqlSchema.HasKeyAsync(connection, ct), ct);

    public override async Task<Database> OpenAsync(MasterKey key, TimeProvider time, CancellationToken ct) =>
        await PostgreSqlDatabase.OpenAsync(_address, key, time, ct);
}
