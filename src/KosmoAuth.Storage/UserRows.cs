using System.Data.Common;
using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>People and what hangs on them. Every change raises the person's version.</summary>
public static partial class UserRows
{
    private const string IdByUsername = "SELECT id FROM user_entity WHERE realm_id = @realm AND username = @username";
    private const string IdByEmail = "SELECT id FROM user_entity WHERE realm_id = @realm AND email = @email ORDER BY id LIMIT 1";
    private const string IdsByEmail = "SELECT id FROM user_entity WHERE realm_id = @realm AND email = @email ORDER BY id LIMIT @most";
    private const string IdByServiceAccount = "SELECT id FROM user_entity WHERE realm_id = @realm AND service_account_client_id = @client";

    // Among some rows, not all: where nobody has any, a million people would be looked through at each log-in of a name that is not there.
    private const string IdWithCredential =
        "SELECT MIN(user_id) FROM (SELECT user_id, type FROM credential WHERE realm_id = @realm LIMIT 1000) AS few WHERE type = @type";

    private const string IdWithFacts =
        "SELECT MIN(user_id) FROM (SELECT user_id, sensitive FROM user_attribute WHERE realm_id = @realm LIMIT 1000) AS few WHERE sensitive <> 0";

    private const string Version = "SELECT version FROM user_entity WHERE realm_id = @realm AND id = @id";

    // One statement, so that the person and all that hangs on them are of one moment.
    private const string ById = """
        SELECT u.username, u.email, u.email_verified, u.first_name, u.last_name, u.enabled, u.not_before, u.created_ms, u.service_account_client_id,
            u.version, part.kind, part.name, part.position, part.value, part.sensitive
        FROM user_entity u
        LEFT JOIN (
            SELECT 1 AS kind, name, position, value, sensitive FROM user_attribute WHERE realm_id = @realm AND user_id = @id
            UNION ALL SELECT 2, role_id, 0, NULL, 0 FROM user_role WHERE realm_id = @realm AND user_id = @id
            UNION ALL SELECT 3, group_id, 0, NULL, 0 FROM user_group WHERE realm_id = @realm AND user_id = @id
            UNION ALL SELECT 4, action, 0, NULL, 0 FROM user_required_action WHERE realm_id = @realm AND user_id = @id
            UNION ALL SELECT 5, type, MAX(created_ms), NULL, 0 FROM credential WHERE realm_id = @realm AND user_id = @id GROUP BY type
        ) part ON 1 = 1
        WHERE u.realm_id = @realm AND u.id = @id
        ORDER BY part.kind, part.name, part.position
        """;

    /// <summary>Puts changes of one person's credentials in a row until the end of the transaction; to be called before they are read.</summary>
    public static Task HoldAsync(DbWork work, string realmId, string userId, CancellationToken ct) => work.LockAsync($"person/{realmId}/{userId}", ct);

    public static async ValueTask<User?> FindByIdAsync(DbWork work, string realmId, string userId, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(ById, [realmId, userId], ct);
        return await rows.ReadAsync(ct) ? await ReadAsync(work, rows, realmId, userId, ct) : null;
    }

    /// <param name="username">Lower case.</param>
    public static async ValueTask<User?> FindByUsernameAsync(DbWork work, string realmId, string username, CancellationToken ct) =>
        await work.FirstAsync(IdByUsername, [realmId, username], ct) is string id ? await FindByIdAsync(work, realmId, id, ct) : null;

    /// <param name="email">Lower case.</param>
    public static async ValueTask<User?> FindByEmailAsync(DbWork work, string realmId, string email, CancellationToken ct) =>
        await work.FirstAsync(IdByEmail, [realmId, email], ct) is string id ? await FindByIdAsync(work, realmId, id, ct) : null;

    /// <summary>Ids of all who have the address, where a realm lets several have one.</summary>
    /// <param name="email">Lower case.</param>
    public static async ValueTask<IReadOnlyList<string>> IdsByEmailAsync(DbWork work, string realmId, string email, int most, CancellationToken ct)
    {
        List<string> ids = [];
        await using var rows = await work.QueryAsync(IdsByEmail, [realmId, email, (long)most], ct);
        while (await rows.ReadAsync(ct))
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }

    /// <summary>The person behind a client's service account.</summary>
    public static async ValueTask<User?> FindServiceAccountAsync(DbWork work, string realmId, string clientUuid, CancellationToken ct) =>
        await work.FirstAsync(IdByServiceAccount, [realmId, clientUuid], ct) is string id ? await FindByIdAsync(work, realmId, id, ct) : null;

    /// <summary>Somebody who has a credential of that type; null when nobody has, or hardly anybody.</summary>
    public static async ValueTask<string?> IdWithCredentialAsync(DbWork work, string realmId, string type, CancellationToken ct) =>
        await work.FirstAsync(IdWithCredential, [realmId, type], ct) as string;

    /// <summary>Somebody who has personal facts, which are stored encrypted; null when nobody has, or hardly anybody.</summary>
    public static async ValueTask<string?> IdWithFactsAsync(DbWork work, string realmId, CancellationToken ct) =>
        await work.FirstAsync(IdWithFacts, [realmId], ct) as string;

    /// <summary><see cref="User.Version"/>; null when there is no such person.</summary>
    public static async ValueTask<long?> VersionAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        await work.FirstAsync(Version, [realmId, userId], ct) as long?;

    /// <summary>The same by itself.</summary>
    public static Query<long?> QueryVersion(string realmId, string userId) =>
        new(Version, [realmId, userId], static async (rows, ct) => await rows.ReadAsync(ct) ? rows.GetInt64(0) : null);

    private static async ValueTask<User> ReadAsync(DbWork work, DbDataReader rows, string realmId, string userId, CancellationToken ct)
    {
        var user = (
            Username: rows.GetString(0), Email: rows.TextOrNull(1), EmailVerified: rows.Flag(2), FirstName: rows.TextOrNull(3),
            LastName: rows.TextOrNull(4), Enabled: rows.Flag(5), NotBefore: rows.GetInt64(6), CreatedMs: rows.NumberOrNull(7),
            ServiceAccount: rows.TextOrNull(8), Version: rows.GetInt64(9));
        var parts = new UserParts(work.Key, realmId, userId);
        do
        {
            parts.Take(rows);
        }
        while (await rows.ReadAsync(ct));

        return new User
        {
            Id = userId,
            RealmId = realmId,
            Username = user.Username,
            Email = user.Email,
            EmailVerified = user.EmailVerified,
            FirstName = user.FirstName,
            LastName = user.LastName,
            Enabled = user.Enabled,
            NotBefore = user.NotBefore,
            CreatedTimestampMs = user.CreatedMs,
            ServiceAccountClientId = user.ServiceAccount,
            Version = user.Version,
            Attributes = parts.Attributes,
            RoleIds = parts.RoleIds,
            GroupIds = parts.GroupIds,
            RequiredActions = parts.RequiredActions,
            CredentialTypes = parts.CredentialTypes,
            PasswordCreatedMs = parts.PasswordCreatedMs,
        };
    }
}
