using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>A database server as the operator names it, under Keycloak's options <c>--db-…</c>. What is null has the product's default.</summary>
public sealed record DatabaseServer
{
    /// <summary>JDBC address or connection string; <see cref="Host"/>, <see cref="Port"/>, <see cref="Name"/>, <see cref="Properties"/> count without it.</summary>
    public string? Url { get; init; }

    public string? Host { get; init; }

    public int? Port { get; init; }

    /// <summary>Name of the database; Keycloak's default is <c>keycloak</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Parameters as they stand behind a JDBC address.</summary>
    public string? Properties { get; init; }

    public string? Username { get; init; }

    public Secret? Password { get; init; }

    /// <summary>Schema of our tables.</summary>
    public string? Schema { get; init; }

    /// <summary>Connections of one node at most, 1 to 1000.</summary>
    public int PoolMaxSize { get; init; } = 20;
}
