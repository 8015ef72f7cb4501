using System.Data.Common;
using System.Text;
using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

public static partial class UserRows
{
    internal const string CredentialPurpose = "credential";

    private const string OfType = """
        SELECT id, type, user_label, created_ms, credential_data, secret_data FROM credential
        WHERE realm_id = @realm AND user_id = @user AND type = @type ORDER BY priority, id
        """;

    private const string OfUser = """
        SELECT id, type, user_label, created_ms, credential_data, secret_data FROM credential
        WHERE realm_id = @realm AND user_id = @user ORDER BY priority, id
        """;

    // From both ends of the ids, which are random unless a realm file brought its own.
    private const string SampleOfType = """
        SELECT * FROM (
            SELECT id, type, user_label, created_ms, credential_data, secret_data, user_id FROM credential
            WHERE realm_id = @realm AND type = @type ORDER BY user_id LIMIT @most) AS lowest
        UNION ALL SELECT * FROM (
            SELECT id, type, user_label, created_ms, credential_data, secret_data, user_id FROM credential
            WHERE realm_id = @realm AND type = @type ORDER BY user_id DESC LIMIT @most) AS highest
        """;

    // Keycloak's step between priorities.
    private const string AddCredential = """
        INSERT INTO credential (realm_id, user_id, id, type, user_label, created_ms, credential_data, secret_data, priority)
        SELECT @realm, @user, @id, @type, @label, @created, @data, @secret, COALESCE(MAX(priority), 0) + 10
        FROM credential WHERE realm_id = @realm AND user_id = @user
        """;

    private const string ChangeCredential = """
        UPDATE credential SET type = @type, user_label = @label, created_ms = @created, credential_data = @data, secret_data = @secret
        WHERE realm_id = @realm AND user_id = @user AND id = @id
        """;

    private const string MoveCredential = """
        UPDATE credential SET credential_data = @data WHERE realm_id = @realm AND user_id = @user AND id = @id AND credential_data = @before RETURNING 1
        """;

    private const string RemoveCredential = "DELETE FROM credential WHERE realm_id = @realm AND user_id = @user AND id = @id RETURNING 1";

    /// <summary>Credentials of one type, in the person's order of priority.</summary>
    public static ValueTask<IReadOnlyList<Credential>> CredentialsAsync(
        DbWork work, string realmId, string userId, string type, CancellationToken ct) =>
        ReadCredentialsAsync(work, work.QueryAsync(OfType, [realmId, userId, type], ct), realmId, userId, ct);

    /// <summary>All credentials, in the person's order of priority.</summary>
    public static ValueTask<IReadOnlyList<Credential>> AllCredentialsAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        ReadCredentialsAsync(work, work.QueryAsync(OfUser, [realmId, userId], ct), realmId, userId, ct);

    /// <summary>
    /// Credentials of one type of some of the realm's people: <paramref name="most"/> from each end of their ids, so that in a small realm everybody is in it
    /// twice. What does not open under the master key is left out.
    /// </summary>
    public static async ValueTask<IReadOnlyList<Credential>> SampleAsync(DbWork work, string realmId, string type, int most, CancellationToken ct)
    {
        List<Credential> credentials = [];
        await using var rows = await work.QueryAsync(SampleOfType, [realmId, type, (long)most], ct);
        while (await rows.ReadAsync(ct))
        {
            try
            {
                credentials.Add(Read(work, rows, realmId, rows.GetString(6)));
            }
            catch (SealedValueException)
            {
                // It is none of this reader's business.
            }
        }

        return credentials;
    }

    public static async ValueTask UpdateCredentialAsync(DbWork work, string realmId, string userId, Credential credential, CancellationToken ct)
    {
        await work.ExecuteAsync(
            ChangeCredential,
            [
                credential.Type, credential.UserLabel, credential.CreatedDateMs, credential.CredentialData,
                Seal(work, realmId, userId, credential), realmId, userId, credential.Id,
            ],
            ct);
        await RaiseAsync(work, realmId, userId, ct);
    }

    /// <summary>
    /// Replaces the public part, unless somebody else did since it was read; then false. The person's version stays: a counter that moves on is no
    /// change of the person.
    /// </summary>
    /// <param name="read">As it was read.</param>
    public static async ValueTask<bool> TryMoveCredentialAsync(
        DbWork work, string realmId, string userId, Credential read, string credentialData, CancellationToken ct) =>
        await work.FirstAsync(MoveCredential, [credentialData, realmId, userId, read.Id, read.CredentialData], ct) is not null;

    /// <summary>Adds a credential as the person's last one.</summary>
    /// <exception cref="DuplicateException">The person has one of that id.</exception>
    public static async ValueTask InsertCredentialAsync(DbWork work, string realmId, string userId, Credential credential, CancellationToken ct)
    {
        await AddCredentialAsync(work, realmId, userId, credential, ct);
        await RaiseAsync(work, realmId, userId, ct);
    }

    /// <summary>False when there was none.</summary>
    public static async ValueTask<bool> DeleteCredentialAsync(DbWork work, string realmId, string userId, string credentialId, CancellationToken ct)
    {
        if (await work.FirstAsync(RemoveCredential, [realmId, userId, credentialId], ct) is null)
        {
            return false;
        }

        await RaiseAsync(work, realmId, userId, ct);
        return true;
    }

    private static Task AddCredentialAsync(DbWork work, string realmId, string userId, Credential credential, CancellationToken ct) =>
        work.ExecuteAsync(
            AddCredential,
            [
                realmId, userId, credential.Id, credential.Type, credential.UserLabel, credential.CreatedDateMs, credential.CredentialData,
                Seal(work, realmId, userId, credential),
            ],
            ct);

    private static async ValueTask<IReadOnlyList<Credential>> ReadCredentialsAsync(
        DbWork work, Task<DbDataReader> query, string realmId, string userId, CancellationToken ct)
    {
        List<Credential> credentials = [];
        await using var rows = await query;
        while (await rows.ReadAsync(ct))
        {
            credentials.Add(Read(work, rows, realmId, userId));
        }

        return credentials;
    }

    private static Credential Read(DbWork work, DbDataReader rows, string realmId, string userId)
    {
        var id = rows.GetString(0);
        var secret = work.Key.Unprotect(CredentialPurpose, Place(realmId, userId, id), (byte[])rows.GetValue(5));
        return new Credential(
            id, rows.GetString(1), rows.TextOrNull(2), rows.NumberOrNull(3), rows.GetString(4), new Secret(Encoding.UTF8.GetString(secret)));
    }

    private static byte[] Seal(DbWork work, string realmId, string userId, Credential credential) =>
        work.Key.Protect(CredentialPurpose, Place(realmId, userId, credential.Id), Encoding.UTF8.GetBytes(credential.SecretData.Reveal()));

    // Bound to its row: a secret copied to another person's row does not open.
    internal static string Place(string realmId, string userId, string credentialId) => $"{realmId}\0{userId}\0{credentialId}";
}
