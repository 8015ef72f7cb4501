namespace KosmoAuth.Storage;

/// <summary>Failed attempts of one person (Keycloak UserLoginFailure). <paramref name="NotBefore"/> in Unix seconds.</summary>
public sealed record LoginFailures(
    string RealmId, string UserId, int NumFailures, long LastFailureMs, string? LastIp, long NotBefore, int NumTemporaryLockouts);

public static class LoginFailureRows
{
    private const string Read = """
        SELECT num_failures, last_failure_ms, last_ip, not_before, num_temporary_lockouts FROM login_failure
        WHERE realm_id = @realm AND user_id = @user
        """;

    private const string Upsert = """
        INSERT INTO login_failure (realm_id, user_id, num_failures, last_failure_ms, last_ip, not_before, num_temporary_lockouts)
        VALUES (@realm, @user, @failures, @last, @ip, @before, @lockouts)
        ON CONFLICT (realm_id, user_id) DO UPDATE SET num_failures = excluded.num_failures, last_failure_ms = excluded.last_failure_ms,
            last_ip = excluded.last_ip, not_before = excluded.not_before, num_temporary_lockouts = excluded.num_temporary_lockouts
        """;

    private const string Delete = "DELETE FROM login_failure WHERE realm_id = @realm AND user_id = @user";

    /// <summary>Puts attempts of one person in a row until the end of the transaction; to be called before their counters are read.</summary>
    public static Task HoldAsync(DbWork work, string realmId, string userId, CancellationToken ct) => work.LockAsync($"attempt/{realmId}/{userId}", ct);

    public static async ValueTask<LoginFailures?> ReadAsync(DbWork work, string realmId, string userId, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(Read, [realmId, userId], ct);
        return await rows.ReadAsync(ct)
            ? new LoginFailures(realmId, userId, rows.GetInt32(0), rows.GetInt64(1), rows.TextOrNull(2), rows.GetInt64(3), rows.GetInt32(4))
            : null;
    }

    public static async ValueTask UpsertAsync(DbWork work, LoginFailures failures, CancellationToken ct) =>
        await work.ExecuteAsync(
            Upsert,
            [
                failures.RealmId, failures.UserId, (long)failures.NumFailures, failures.LastFailureMs, failures.LastIp, failures.NotBefore,
                (long)failures.NumTemporaryLockouts,
            ],
            ct);

    public static async ValueTask DeleteAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        await work.ExecuteAsync(Delete, [realmId, userId], ct);
}
