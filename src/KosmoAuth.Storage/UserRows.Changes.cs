using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

public static partial class UserRows
{
    private const string Insert = """
        INSERT INTO user_entity (realm_id, id, username, email, email_verified, first_name, last_name, enabled, not_before, created_ms,
            service_account_client_id, version)
        VALUES (@realm, @id, @username, @email, @verified, @first, @last, @enabled, @before, @created, @client, @version)
        """;

    private const string Update = """
        UPDATE user_entity SET username = @username, email = @email, email_verified = @verified, first_name = @first, last_name = @last,
            enabled = @enabled, not_before = @before, version = version + 1
        WHERE realm_id = @realm AND id = @id
        """;

    private const string Raise = "UPDATE user_entity SET version = version + 1 WHERE realm_id = @realm AND id = @id";
    private const string Enable = "UPDATE user_entity SET enabled = @enabled, version = version + 1 WHERE realm_id = @realm AND id = @id RETURNING 1";
    private const string NotBefore = "UPDATE user_entity SET not_before = @before, version = version + 1 WHERE realm_id = @realm AND id = @id";
    private const string VerifyEmail = "UPDATE user_entity SET email_verified = 1, version = version + 1 WHERE realm_id = @realm AND id = @id";
    private const string DeleteUser = "DELETE FROM user_entity WHERE realm_id = @realm AND id = @id RETURNING 1";

    /// <summary>Enables or disables a person; nothing happens when there is none.</summary>
    /// <param name="reason">Attribute <c>disabledReason</c>; null removes it.</param>
    public static async ValueTask SetEnabledAsync(DbWork work, string realmId, string userId, bool enabled, string? reason, CancellationToken ct)
    {
        if (await work.FirstAsync(Enable, [Columns.Flag(enabled), realmId, userId], ct) is not null)
        {
            await PutAttributeAsync(work, realmId, userId, "disabledReason", reason is null ? [] : [reason], sensitive: false, ct);
        }
    }

    /// <summary>The person has shown that the mail address is theirs.</summary>
    public static async ValueTask SetEmailVerifiedAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        await work.ExecuteAsync(VerifyEmail, [realmId, userId], ct);

    /// <summary>Tokens issued before this time are refused.</summary>
    /// <param name="notBefore">Unix seconds.</param>
    public static async ValueTask SetNotBeforeAsync(DbWork work, string realmId, string userId, long notBefore, CancellationToken ct) =>
        await work.ExecuteAsync(NotBefore, [notBefore, realmId, userId], ct);

    /// <summary>Writes the person's own fields: names, e-mail and its proof, enabled, not-before. What hangs on the person stays.</summary>
    /// <exception cref="DuplicateException">Another person has the name.</exception>
    public static async ValueTask UpdateAsync(DbWork work, User user, CancellationToken ct) =>
        await work.ExecuteAsync(
            Update,
            [
                Lower(user.Username), Lower(user.Email), Columns.Flag(user.EmailVerified), user.FirstName, user.LastName, Columns.Flag(user.Enabled),
                user.NotBefore, user.RealmId, user.Id,
            ],
            ct);

    /// <summary>A new person with credentials; roles, groups, attributes as in <paramref name="user"/>.</summary>
    /// <param name="sensitiveAttributes">Names of attributes whose values are encrypted in the database.</param>
    /// <exception cref="DuplicateException">There is a person of that id or name.</exception>
    public static async ValueTask InsertAsync(
        DbWork work, User user, IReadOnlyList<Credential> credentials, CancellationToken ct, IReadOnlySet<string>? sensitiveAttributes = null)
    {
        await work.ExecuteAsync(
            Insert,
            [
                user.RealmId, user.Id, Lower(user.Username), Lower(user.Email), Columns.Flag(user.EmailVerified), user.FirstName, user.LastName,
                Columns.Flag(user.Enabled), user.NotBefore, user.CreatedTimestampMs, user.ServiceAccountClientId, Versions.First(),
            ],
            ct);
        foreach (var (name, values) in user.Attributes)
        {
            await AddValuesAsync(work, user.RealmId, user.Id, name, values, sensitiveAttributes?.Contains(name) ?? false, ct);
        }

        await AddLinksAsync(work, user, ct);
        foreach (var credential in credentials)
        {
            await AddCredentialAsync(work, user.RealmId, user.Id, credential, ct);
        }
    }

    /// <summary>Deletes a person with sessions, consents and counters; false when there was none.</summary>
    public static async ValueTask<bool> DeleteAsync(DbWork work, string realmId, string userId, CancellationToken ct)
    {
        await UserSessionRows.DeleteOfUserAsync(work, realmId, userId, ct);
        await LoginFailureRows.DeleteAsync(work, realmId, userId, ct);
        await SecondFactorFailureRows.DeleteAsync(work, realmId, userId, ct);
        return await work.FirstAsync(DeleteUser, [realmId, userId], ct) is not null;
    }

    private static Task RaiseAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        work.ExecuteAsync(Raise, [realmId, userId], ct);

    private static string? Lower(string? text) => text?.ToLowerInvariant();
}
