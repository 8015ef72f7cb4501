namespace KosmoAuth.Storage;

/// <summary>Wrong codes of one person since the last right one.</summary>
/// <param name="NumFailures">All in a row, however long that takes.</param>
/// <param name="LastFailure">Unix seconds.</param>
public sealed record SecondFactorFailures(int NumFailures, long LastFailure);

/// <summary>Counts wrong codes apart from wrong passwords, so that neither clears the other.</summary>
public static class SecondFactorFailureRows
{
    private const string Read = "SELECT num_failures, last_failure FROM second_factor_failure WHERE realm_id = @realm AND user_id = @user";

    private const string Add = """
        INSERT INTO second_factor_failure (realm_id, user_id, num_failures, last_failure) VALUES (@realm, @user, 1, @now)
        ON CONFLICT (realm_id, user_id) DO UPDATE SET num_failures = second_factor_failure.num_failures + 1, last_failure = excluded.last_failure
        """;

    private const string Delete = "DELETE FROM second_factor_failure WHERE realm_id = @realm AND user_id = @user";

    public static async ValueTask<SecondFactorFailures?> ReadAsync(DbWork work, string realmId, string userId, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(Read, [realmId, userId], ct);
        return await rows.ReadAsync(ct) ? new SecondFactorFailures(rows.GetInt32(0), rows.GetInt64(1)) : null;
    }

    /// <summary>One more failure.</summary>
    /// <param name="now">Unix seconds.</param>
    public static async ValueTask AddAsync(DbWork work, string realmId, string userId, long now, CancellationToken ct) =>
        await work.ExecuteAsync(Add, [realmId, userId, now], ct);

    /// <summary>The person starts anew: after a right code, a new device, or by an administrator.</summary>
    public static async ValueTask DeleteAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        await work.ExecuteAsync(Delete, [realmId, userId], ct);
}
