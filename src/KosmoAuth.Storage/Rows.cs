using KosmoAuth.Realms;

// Seam: each class moves to a file of its own.
namespace KosmoAuth.Storage;

/// <summary>Things that may happen once: codes, mailed links, assertion ids.</summary>
public static class SingleUse
{
    /// <summary>True for the first who spends this id of this kind, on any node.</summary>
    /// <param name="expires">Unix seconds from when the row may be forgotten.</param>
    public static ValueTask<bool> SpendAsync(DbWork work, string kind, string id, long expires, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Whether the id was spent.</summary>
    public static ValueTask<bool> IsSpentAsync(DbWork work, string kind, string id, CancellationToken ct) => throw new NotSupportedException();
}

public static class UserRows
{
    public static ValueTask<User?> FindByIdAsync(DbWork work, string realmId, string userId, CancellationToken ct) => throw new NotSupportedException();

    /// <param name="username">Lower case.</param>
    public static ValueTask<User?> FindByUsernameAsync(DbWork work, string realmId, string username, CancellationToken ct) => throw new NotSupportedException();

    /// <param name="email">Lower case.</param>
    public static ValueTask<User?> FindByEmailAsync(DbWork work, string realmId, string email, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The person behind a client's service account.</summary>
    public static ValueTask<User?> FindServiceAccountAsync(DbWork work, string realmId, string clientUuid, CancellationToken ct) => throw new NotSupportedException();

    /// <summary><see cref="User.Version"/>; null when there is no such person.</summary>
    public static ValueTask<long?> VersionAsync(DbWork work, string realmId, string userId, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Credentials of one type, in the person's order of priority.</summary>
    public static ValueTask<IReadOnlyList<Credential>> CredentialsAsync(DbWork work, string realmId, string userId, string type, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask UpdateCredentialAsync(DbWork work, string realmId, string userId, Credential credential, CancellationToken ct) => throw new NotSupportedException();

    /// <param name="reason">Attribute <c>disabledReason</c>; null removes it.</param>
    public static ValueTask SetEnabledAsync(DbWork work, string realmId, string userId, bool enabled, string? reason, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>A new person with credentials; roles, groups, attributes as in <paramref name="user"/>.</summary>
    public static ValueTask InsertAsync(DbWork work, User user, IReadOnlyList<Credential> credentials, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>What a token needs to know of a session, read at once.</summary>
/// <param name="Client">The client's part; null when it has none.</param>
/// <param name="UserVersion">Null when the person is gone.</param>
public sealed record SessionForToken(UserSession Session, ClientSession? Client, long? UserVersion);

/// <summary>A time of use to be written down; <paramref name="ClientId"/> null for the user session itself.</summary>
public sealed record SessionTouch(string RealmId, string SessionId, bool Offline, string? ClientId, long LastAccess);

public static class UserSessionRows
{
    public static ValueTask<UserSession?> FindAsync(DbWork work, string realmId, string sid, bool offline, CancellationToken ct) => throw new NotSupportedException();

    /// <param name="clientId">Internal id of the client.</param>
    public static ValueTask<SessionForToken?> ReadForTokenAsync(DbWork work, string realmId, string sid, string clientId, bool offline, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask InsertAsync(DbWork work, UserSession session, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask UpdateAsync(DbWork work, UserSession session, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Deletes the session and its parts, and returns the parts.</summary>
    public static ValueTask<IReadOnlyList<ClientSession>> DeleteAsync(DbWork work, string realmId, string sid, bool offline, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask TouchAsync(DbWork work, IReadOnlyList<SessionTouch> touches, CancellationToken ct) => throw new NotSupportedException();
}

public static class ClientSessionRows
{
    public static ValueTask UpsertAsync(DbWork work, ClientSession session, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Replaces the notes if they are still <paramref name="before"/>; false when another request was faster.</summary>
    public static ValueTask<bool> UpdateNotesAsync(DbWork work, ClientSession before, IReadOnlyDictionary<string, string> notes, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Deletes one client's part; false when there was none.</summary>
    public static ValueTask<bool> DeleteAsync(DbWork work, string realmId, string sid, string clientId, bool offline, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A log-in under way. <paramref name="Expires"/> in Unix seconds.</summary>
public sealed record LoginSessionRow(string Id, string RealmId, long Version, string Body, long Expires);

public static class LoginSessionRows
{
    public static ValueTask<LoginSessionRow?> FindAsync(DbWork work, string id, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask InsertAsync(DbWork work, LoginSessionRow row, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Only over <paramref name="version"/>; raises it by one.</summary>
    public static ValueTask<bool> UpdateAsync(DbWork work, string id, long version, string body, long expires, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask DeleteAsync(DbWork work, string id, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>Failed attempts of one person (Keycloak UserLoginFailure). <paramref name="NotBefore"/> in Unix seconds.</summary>
public sealed record LoginFailures(string RealmId, string UserId, int NumFailures, long LastFailureMs, string? LastIp, long NotBefore, int NumTemporaryLockouts);

public static class LoginFailureRows
{
    public static ValueTask<LoginFailures?> ReadAsync(DbWork work, string realmId, string userId, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask UpsertAsync(DbWork work, LoginFailures failures, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask DeleteAsync(DbWork work, string realmId, string userId, CancellationToken ct) => throw new NotSupportedException();
}

public static class ConsentRows
{
    /// <summary>Ids of the granted client scopes; null when the person never agreed.</summary>
    public static ValueTask<IReadOnlyList<string>?> FindAsync(DbWork work, string realmId, string userId, string clientId, CancellationToken ct) => throw new NotSupportedException();

    /// <param name="now">Unix seconds.</param>
    public static ValueTask UpsertAsync(DbWork work, string realmId, string userId, string clientId, IReadOnlyList<string> scopeIds, long now, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask DeleteAsync(DbWork work, string realmId, string userId, string clientId, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>Something to be done outside the request that caused it.</summary>
public sealed record OutboxRow(long Id, string Kind, string Key, byte[] Body, int Attempts);

public static class OutboxRows
{
    /// <param name="key">Newest wins: an undelivered row of the same kind and key is replaced.</param>
    /// <param name="due">Unix seconds.</param>
    public static ValueTask InsertAsync(DbWork work, string kind, string key, byte[] body, long due, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes due rows for <paramref name="leaseSeconds"/>; no other node gets them meanwhile.</summary>
    public static ValueTask<IReadOnlyList<OutboxRow>> LeaseDueAsync(DbWork work, string kind, long now, int most, int leaseSeconds, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask DoneAsync(DbWork work, long id, CancellationToken ct) => throw new NotSupportedException();

    public static ValueTask RetryAsync(DbWork work, long id, long due, string error, CancellationToken ct) => throw new NotSupportedException();
}
