using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>What a mail has to know of the request that caused it. No fact, no ID, no address.</summary>
/// <param name="BaseUrl">The server as the browser knows it.</param>
/// <param name="Locale">Of the page, for people who chose no language of their own.</param>
/// <param name="ClientId">The application to go back to; with the log-in that went on, where there was one.</param>
/// <param name="Ip">Where it was asked for.</param>
internal sealed record RecallOrigin(string BaseUrl, string Locale, string? ClientId, string? TabId, string? ClientData, string Ip);

/// <summary>Writes the mail with the link to the login ID. The link lives from the hand-over on; the newest counts.</summary>
public sealed class RecallMail(Database database, MailTexts texts, RecallEvents events, TimeProvider time) : IMailWriter
{
    /// <summary>Of the link and the mail; also part of the name of the lifetime's realm attribute.</summary>
    public const string Kind = "recall-login-id";

    private const int TokenBytes = 32;

    string IMailWriter.Purpose => Kind;

    TimeSpan IMailWriter.Patience => MailRetry.Recovery;

    internal static string Details(RecallVisit visit, string locale) =>
        JsonSerializer.Serialize(
            new RecallOrigin(visit.Request.BaseUrl, locale, visit.Client?.ClientId, visit.Ticket?.TabId, visit.ClientData, visit.Request.RemoteAddress),
            RecallJson.Default.RecallOrigin);

    internal static RecallOrigin? Origin(string? details)
    {
        try
        {
            return details is null ? null : JsonSerializer.Deserialize(details, RecallJson.Default.RecallOrigin);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a link is bound to: it is dead when the person has another address.</summary>
    internal static string BoundTo(User user) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(user.Email ?? "")));

    /// <summary>Who may get such mails.</summary>
    internal static bool MayReceive(User? user) => user is { Enabled: true, EmailVerified: true, Email: not null, ServiceAccountClientId: null };

    internal static string LocaleOf(Realm realm, User user, RecallOrigin origin) => LoginLocale.OfUser(realm, user) ?? origin.Locale;

    async ValueTask<MailDraft?> IMailWriter.WriteAsync(PendingMail mail, Realm realm, CancellationToken ct)
    {
        var user = await database.ReadAsync(work => UserRows.FindByIdAsync(work, realm.Id, mail.UserId, ct), ct);
        if (!MayReceive(user) || Origin(mail.Details) is not { } origin || !MailAddress.TryParse(user!.Email, out var address, out _))
        {
            return null;
        }

        var lifetime = RecallSettings.LinkLifetime(realm);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var url = $"{origin.BaseUrl}/realms/{Uri.EscapeDataString(realm.Name)}/login-actions/recall-login-id/link?key={token}";
        var text = texts.Of(realm, LocaleOf(realm, user, origin))
            .Expiring(MailKind.RecallLoginId, url, lifetime, DateTimeOffset.FromUnixTimeSeconds(mail.Created), time.GetUtcNow());
        return new MailDraft(new Mailbox(address), text, (work, at, cancel) => ActionLinkRows.IssueAsync(
            work, new ActionLink(realm.Id, user.Id, Kind, BoundTo(user), mail.Details, at, at + (long)lifetime.TotalSeconds), token, cancel));
    }

    ValueTask IMailWriter.GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct)
    {
        events.MailGivenUp(realm, mail.UserId, Kind, reason);
        return ValueTask.CompletedTask;
    }
}

[JsonSerializable(typeof(RecallOrigin))]
internal sealed partial class RecallJson : JsonSerializerContext;
