namespace KosmoAuth.Storage;

/// <summary>What people allowed clients (Keycloak user consent). Changes do not raise the person's version: no cache holds consents.</summary>
public static class ConsentRows
{
    private const string Find = "SELECT scope_ids FROM user_consent WHERE realm_id = @realm AND user_id = @user AND client_id = @client";
    private const string Delete = "DELETE FROM user_consent WHERE realm_id = @realm AND user_id = @user AND client_id = @client";

    private const string Upsert = """
        INSERT INTO user_consent (realm_id, user_id, client_id, scope_ids, created, updated) VALUES (@realm, @user, @client, @scopes, @now, @now)
        ON CONFLICT (realm_id, user_id, client_id) DO UPDATE SET scope_ids = excluded.scope_ids, updated = excluded.updated
        """;

    /// <summary>Ids of the granted client scopes; null when the person never agreed.</summary>
    public static async ValueTask<IReadOnlyList<string>?> FindAsync(
        DbWork work, string realmId, string userId, string clientId, CancellationToken ct) =>
        await work.FirstAsync(Find, [realmId, userId, clientId], ct) is string scopes ? Columns.List(scopes) : null;

    /// <param name="now">Unix seconds.</param>
    public static async ValueTask UpsertAsync(
        DbWork work, string realmId, string userId, string clientId, IReadOnlyList<string> scopeIds, long now, CancellationToken ct) =>
        await work.ExecuteAsync(Upsert, [realmId, userId, clientId, Columns.List(scopeIds), now], ct);

    public static async ValueTask DeleteAsync(DbWork work, string realmId, string userId, string clientId, CancellationToken ct) =>
        await work.ExecuteAsync(Delete, [realmId, userId, clientId], ct);
}
