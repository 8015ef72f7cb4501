namespace KosmoAuth.Storage;

/// <summary>A log-in under way. <paramref name="Expires"/> in Unix seconds.</summary>
public sealed record LoginSessionRow(string Id, string RealmId, long Version, string Body, long Expires);

public static class LoginSessionRows
{
    private const string Find = "SELECT realm_id, version, body, expires FROM login_session WHERE id = @id";
    private const string Insert = "INSERT INTO login_session (id, realm_id, version, body, expires) VALUES (@id, @realm, @version, @body, @expires)";
    private const string Delete = "DELETE FROM login_session WHERE id = @id";
    private const string DeleteVersion = "DELETE FROM login_session WHERE id = @id AND version = @version";

    private const string Update =
        "UPDATE login_session SET version = version + 1, body = @body, expires = @expires WHERE id = @id AND version = @version RETURNING 1";

    /// <summary>Puts those in a row who want to insert one id, until the end of the transaction.</summary>
    public static Task HoldAsync(DbWork work, string id, CancellationToken ct) => work.LockAsync($"login/{id}", ct);

    public static async ValueTask<LoginSessionRow?> FindAsync(DbWork work, string id, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(Find, [id], ct);
        return await rows.ReadAsync(ct) ? new LoginSessionRow(id, rows.GetString(0), rows.GetInt64(1), rows.GetString(2), rows.GetInt64(3)) : null;
    }

    public static async ValueTask InsertAsync(DbWork work, LoginSessionRow row, CancellationToken ct) =>
        await work.ExecuteAsync(Insert, [row.Id, row.RealmId, row.Version, row.Body, row.Expires], ct);

    /// <summary>Only over <paramref name="version"/>; raises it by one.</summary>
    public static async ValueTask<bool> UpdateAsync(DbWork work, string id, long version, string body, long expires, CancellationToken ct) =>
        await work.FirstAsync(Update, [body, expires, id, version], ct) is not null;

    public static async ValueTask DeleteAsync(DbWork work, string id, CancellationToken ct) => await work.ExecuteAsync(Delete, [id], ct);

    /// <summary>Only <paramref name="version"/>: what somebody else has changed since stays.</summary>
    public static async ValueTask DeleteAsync(DbWork work, string id, long version, CancellationToken ct) =>
        await work.ExecuteAsync(DeleteVersion, [id, version], ct);
}
