using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>What clients have within sessions. Deleting a part ends all tokens that the client got in that session.</summary>
public static class ClientSessionRows
{
    private const string Upsert = """
        INSERT INTO client_session (realm_id, session_id, offline, client_id, started, last_access, redirect_uri, notes)
        VALUES (@realm, @sid, @offline, @client, @started, @access, @redirect, @notes)
        ON CONFLICT (realm_id, session_id, offline, client_id) DO UPDATE SET started = excluded.started, last_access = excluded.last_access,
            redirect_uri = excluded.redirect_uri, notes = excluded.notes
        """;

    private const string UpdateNotes = """
        UPDATE client_session SET notes = @after
        WHERE realm_id = @realm AND session_id = @sid AND offline = @offline AND client_id = @client AND notes = @before RETURNING 1
        """;

    private const string Delete =
        "DELETE FROM client_session WHERE realm_id = @realm AND session_id = @sid AND offline = @offline AND client_id = @client RETURNING 1";

    private const string OfSession = """
        SELECT client_id, started, last_access, redirect_uri, notes FROM client_session
        WHERE realm_id = @realm AND session_id = @sid AND offline = @offline ORDER BY client_id
        """;

    private const string Touch = """
        UPDATE client_session SET last_access = @access
        WHERE realm_id = @realm AND session_id = @sid AND offline = @offline AND client_id = @client AND last_access < @access
        """;

    /// <summary>Puts a client's part into a session that exists; the caller looked in the same transaction.</summary>
    public static async ValueTask UpsertAsync(DbWork work, ClientSession session, CancellationToken ct) =>
        await work.ExecuteAsync(
            Upsert,
            [
                session.RealmId, session.SessionId, Columns.Flag(session.Offline), session.ClientId, session.Started, session.LastAccess,
                session.RedirectUri, Columns.Notes(session.Notes),
            ],
            ct);

    /// <summary>Replaces the notes if they are still <paramref name="before"/>; false when another request was faster.</summary>
    public static async ValueTask<bool> UpdateNotesAsync(
        DbWork work, ClientSession before, IReadOnlyDictionary<string, string> notes, CancellationToken ct) =>
        await work.FirstAsync(
            UpdateNotes,
            [Columns.Notes(notes), before.RealmId, before.SessionId, Columns.Flag(before.Offline), before.ClientId, Columns.Notes(before.Notes)],
            ct) is not null;

    /// <summary>Puts changes of one client's notes in a row until the end of the transaction.</summary>
    public static Task HoldAsync(DbWork work, string realmId, string sid, string clientId, CancellationToken ct) =>
        work.LockAsync($"part/{realmId}/{sid}/{clientId}", ct);

    /// <summary>Deletes one client's part; false when there was none.</summary>
    public static async ValueTask<bool> DeleteAsync(DbWork work, string realmId, string sid, string clientId, bool offline, CancellationToken ct) =>
        await work.FirstAsync(Delete, [realmId, sid, Columns.Flag(offline), clientId], ct) is not null;

    /// <summary>All parts of a session.</summary>
    public static async ValueTask<IReadOnlyList<ClientSession>> OfSessionAsync(
        DbWork work, string realmId, string sid, bool offline, CancellationToken ct)
    {
        List<ClientSession> parts = [];
        await using var rows = await work.QueryAsync(OfSession, [realmId, sid, Columns.Flag(offline)], ct);
        while (await rows.ReadAsync(ct))
        {
            parts.Add(new ClientSession
            {
                SessionId = sid,
                ClientId = rows.GetString(0),
                RealmId = realmId,
                Offline = offline,
                Started = rows.GetInt64(1),
                LastAccess = rows.GetInt64(2),
                RedirectUri = rows.TextOrNull(3),
                Notes = Columns.Notes(rows.GetString(4)),
            });
        }

        return parts;
    }

    internal static async ValueTask TouchAsync(DbWork work, SessionTouch touch, CancellationToken ct) =>
        await work.ExecuteAsync(Touch, [touch.LastAccess, touch.RealmId, touch.SessionId, Columns.Flag(touch.Offline), touch.ClientId], ct);
}
