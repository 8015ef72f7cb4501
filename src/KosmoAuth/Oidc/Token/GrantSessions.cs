using System.Buffers.Text;
using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Oidc.Token;

/// <summary>
/// The sessions that grants open: those of log-ins without a browser, and offline sessions (OpenID Connect Core section 11).
/// </summary>
public sealed class GrantSessions(TimeProvider time)
{
    private const int SessionIdBytes = 18;

    /// <summary>A session and the client's part in it that exist only in memory.</summary>
    internal (UserSession Session, ClientSession Part) New(
        TokenRequest request, User user, bool offline, IReadOnlyDictionary<string, string>? notes = null)
    {
        var session = new UserSession
        {
            Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionIdBytes)),
            RealmId = request.Realm.Id,
            UserId = user.Id,
            Offline = offline,
            Started = Now,
            LastAccess = Now,
            IpAddress = request.Http.RemoteAddress,
            AuthTime = 0, // Keycloak notes a time for log-ins in a browser only; tokens of these have no auth_time.
            Level = 0,
            Notes = notes ?? new Dictionary<string, string>(),
        };
        return (session, PartOf(session, request.Client, null));
    }

    internal static async ValueTask StoreAsync(DbWork work, UserSession session, ClientSession part, CancellationToken ct)
    {
        await UserSessionRows.InsertAsync(work, session, ct);
        await ClientSessionRows.UpsertAsync(work, part, ct);
    }

    /// <summary>The offline twin of a session, which outlives it under the same id. A twin that is still alive is used on.</summary>
    internal async ValueTask<(UserSession Session, ClientSession Part)> OfflineTwinAsync(
        DbWork work, Realm realm, Client client, UserSession online, ClientSession part, CancellationToken ct)
    {
        await UserSessionRows.HoldAsync(work, realm.Id, online.Id, ct);
        var twin = await UserSessionRows.ReadForTokenAsync(work, realm.Id, online.Id, client.Id, offline: true, ct);
        if (twin is { Client: { } known } && SessionLifetimes.IsActive(realm, client, twin.Session, known, Now))
        {
            return (twin.Session, known);
        }

        var session = twin?.Session;
        if (session is null || !SessionLifetimes.IsActive(realm, session, Now))
        {
            await UserSessionRows.DeleteAsync(work, realm.Id, online.Id, offline: true, ct);
            session = online with { Offline = true, Started = Now, LastAccess = Now };
            await UserSessionRows.InsertAsync(work, session, ct);
        }

        var offlinePart = PartOf(session, client, part.RedirectUri);
        await ClientSessionRows.UpsertAsync(work, offlinePart, ct);
        return (session, offlinePart);
    }

    private ClientSession PartOf(UserSession session, Client client, string? redirectUri) => new()
    {
        SessionId = session.Id,
        ClientId = client.Id,
        RealmId = session.RealmId,
        Offline = session.Offline,
        Started = Now,
        LastAccess = Now,
        RedirectUri = redirectUri,
    };

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
