using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Login;

/// <summary>Seals log-ins into pages and keeps those that have outgrown a page as rows.</summary>
public sealed class LoginTickets(Database database, Sealer sealer, TimeProvider time)
{
    private const string TicketPurpose = "login-ticket";
    private const string RequestPurpose = "login-request";
    private const string ProgressPurpose = "login-progress";

    // Kestrel takes 8 KiB of request line; proxies often less.
    private const int LongestInAddress = 2048;
    private const int WorthPacking = 300;
    private const int ExtraSeconds = 3600;

    public static string NewTabId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The value of <c>client_data</c>. A request that would make the address too long goes into a row first.</summary>
    public async ValueTask<(LoginTicket Ticket, string Text)> SealAsync(Realm realm, LoginTicket ticket, CancellationToken ct)
    {
        var text = Seal(realm, ticket.RequestRow is not null ? ticket with { Request = null } : ticket);
        if (text.Length <= LongestInAddress || ticket.RequestRow is not null)
        {
            return (ticket, text);
        }

        var body = sealer.Seal(RequestPurpose, realm, Pack(JsonSerializer.SerializeToUtf8Bytes(ticket.Request!, LoginJson.Default.LoginRequest)));
        var id = "request:" + ticket.TabId;
        await database.WriteAsync(async work =>
        {
            await LoginSessionRows.InsertAsync(work, new LoginSessionRow(id, realm.Id, 1, body, Expires(realm)), ct);
            return true;
        }, ct);
        var stored = ticket with { RequestRow = id };
        return (stored, Seal(realm, stored with { Request = null }));
    }

    /// <summary>The ticket with its request, or null for anything that this realm did not seal or that is gone.</summary>
    public async ValueTask<LoginTicket?> OpenAsync(Realm realm, string text, CancellationToken ct)
    {
        if (!sealer.TryOpen(TicketPurpose, realm, text, out var plain) || Read(plain, LoginJson.Default.LoginTicket) is not { } ticket)
        {
            return null;
        }

        if (ticket.RequestRow is not { } id)
        {
            return ticket.Request is null ? null : ticket;
        }

        var row = await database.ReadAsync(work => LoginSessionRows.FindAsync(work, id, ct), ct);
        return row is not null && IsLive(realm, row) && sealer.TryOpen(RequestPurpose, realm, row.Body, out var request)
            && Read(request, LoginJson.Default.LoginRequest) is { } found
                ? ticket with { Request = found }
                : null;
    }

    /// <summary>What was proven in this tab; null before the first proof.</summary>
    public async ValueTask<LoginProgress?> ProgressAsync(Realm realm, string tabId, CancellationToken ct) =>
        await database.ReadAsync(work => LoginSessionRows.FindAsync(work, tabId, ct), ct) is { } row ? Open(realm, row) : null;

    /// <summary>
    /// The same with the person, both of one moment: whoever knows that the person has a new authenticator app has to know that it came with this log-in.
    /// </summary>
    internal ValueTask<(LoginProgress? Progress, User? Person)> FindAsync(Realm realm, string tabId, CancellationToken ct) =>
        database.ReadAsync<(LoginProgress?, User?)>(
            async work =>
            {
                while (await LoginSessionRows.FindAsync(work, tabId, ct) is { } row && Open(realm, row) is { } progress)
                {
                    var person = await UserRows.FindByIdAsync(work, realm.Id, progress.UserId, ct);
                    if ((await LoginSessionRows.FindAsync(work, tabId, ct))?.Version == row.Version)
                    {
                        return (progress, person);
                    }
                }

                return (null, null);
            },
            ct);

    /// <summary>Writes down what was proven. False: another request of the same tab was faster, with another person or on an older page.</summary>
    public async Task<bool> SaveAsync(Realm realm, string tabId, LoginProgress? before, LoginProgress after, CancellationToken ct) =>
        await database.WriteAsync(work => SaveAsync(work, realm, tabId, before, after, ct), ct) is not null;

    /// <summary>The same within the caller's transaction; what is stored now, null when another request was faster.</summary>
    public async ValueTask<LoginProgress?> SaveAsync(
        DbWork work, Realm realm, string tabId, LoginProgress? before, LoginProgress after, CancellationToken ct)
    {
        var body = sealer.Seal(ProgressPurpose, realm, Pack(JsonSerializer.SerializeToUtf8Bytes(after, LoginJson.Default.LoginProgress)));
        if (before is not null)
        {
            return await LoginSessionRows.UpdateAsync(work, tabId, before.Version, body, Expires(realm), ct)
                ? after with { Version = before.Version + 1 }
                : null;
        }

        // The first proof sent twice: the second finds the row of the first.
        await LoginSessionRows.HoldAsync(work, tabId, ct);
        if (await LoginSessionRows.FindAsync(work, tabId, ct) is { } row)
        {
            return after.Actions is null && Open(realm, row) is { } first && first.UserId == after.UserId ? first : null;
        }

        await LoginSessionRows.InsertAsync(work, new LoginSessionRow(tabId, realm.Id, 1, body, Expires(realm)), ct);
        return after with { Version = 1 };
    }

    /// <summary>
    /// Ends a log-in, in the transaction that opens its session. The row stays for a while: a form that is sent twice shall find its outcome. What was
    /// proven with that form itself is not in it and has to be shown again.
    /// </summary>
    internal async ValueTask CloseAsync(DbWork work, Realm realm, string tabId, LoginProgress progress, string sessionId, CancellationToken ct) =>
        await SaveAsync(work, realm, tabId, progress, progress with { SessionId = sessionId }, ct);

    private LoginProgress? Open(Realm realm, LoginSessionRow row) =>
        IsLive(realm, row) && sealer.TryOpen(ProgressPurpose, realm, row.Body, out var plain) && Read(plain, LoginJson.Default.LoginProgress) is { } progress
            ? progress with { Version = row.Version }
            : null;

    // Rows are cleared away some time after their end.
    private bool IsLive(Realm realm, LoginSessionRow row) => row.RealmId == realm.Id && row.Expires > time.GetUtcNow().ToUnixTimeSeconds();

    // An older or newer version of this program may have sealed it in another shape.
    private static T? Read<T>(byte[] plain, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Unpack(plain), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Seal(Realm realm, LoginTicket ticket) =>
        sealer.Seal(TicketPurpose, realm, Pack(JsonSerializer.SerializeToUtf8Bytes(ticket, LoginJson.Default.LoginTicket)));

    private long Expires(Realm realm) =>
        time.GetUtcNow().ToUnixTimeSeconds() + Math.Max(realm.Lifetimes.AccessCodeLifespanLogin, realm.Lifetimes.AccessCodeLifespanUserAction) + ExtraSeconds;

    // First byte: 1 when the rest is compressed.
    private static byte[] Pack(byte[] json)
    {
        if (json.Length < WorthPacking)
        {
            return [0, .. json];
        }

        using var packed = new MemoryStream();
        packed.WriteByte(1);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(json);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed)
    {
        if (packed is not [1, ..])
        {
            return packed[1..];
        }

        using var deflate = new DeflateStream(new MemoryStream(packed, 1, packed.Length - 1), CompressionMode.Decompress);
        using var json = new MemoryStream();
        deflate.CopyTo(json);
        return json.ToArray();
    }
}
