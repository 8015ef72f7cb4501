using System.Buffers.Text;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>Remembers for the page after the form where the mail went, sealed in a row: the address must not stand in an URL.</summary>
public sealed class RecallSent(Database database, Sealer sealer, SessionCookies cookies, TimeProvider time)
{
    private const string Purpose = "recall-login-id-sent";
    private const int Seconds = 1800;

    /// <summary>The page's name, as nobody else can know it.</summary>
    internal string IdOf(Realm realm, string formId) => Base64Url.EncodeToString(cookies.SealsOf(realm).Hash(Purpose, formId));

    internal ValueTask KeepAsync(DbWork work, Realm realm, string formId, string email, CancellationToken ct) =>
        LoginSessionRows.InsertAsync(
            work, new LoginSessionRow(Row(IdOf(realm, formId)), realm.Id, 1, sealer.Seal(Purpose, realm, Encoding.UTF8.GetBytes(email)), Now + Seconds), ct);

    internal async ValueTask<bool> ExistsAsync(DbWork work, Realm realm, string formId, CancellationToken ct) =>
        await LoginSessionRows.FindAsync(work, Row(IdOf(realm, formId)), ct) is not null;

    /// <summary>The address; null when there is no such page, or no longer.</summary>
    internal async Task<string?> AddressAsync(Realm realm, string? id, CancellationToken ct) =>
        id is { Length: > 0 and < 100 }
        && await database.ReadAsync(work => LoginSessionRows.FindAsync(work, Row(id), ct), ct) is { } row
        && row.RealmId == realm.Id && row.Expires > Now && sealer.TryOpen(Purpose, realm, row.Body, out var email)
            ? Encoding.UTF8.GetString(email)
            : null;

    private static string Row(string id) => "recall-sent:" + id;

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
