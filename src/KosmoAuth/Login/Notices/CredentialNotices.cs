using System.Text.Json;
using System.Text.Json.Serialization;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Login.Notices;

/// <summary>What a notice has to know.</summary>
/// <param name="Email">The address that the person had before the change.</param>
/// <param name="At">Unix seconds.</param>
internal sealed record CredentialNotice(string Email, string Locale, string Ip, long At);

/// <summary>Tells people by mail that a credential of theirs was changed, so that they notice when it was not them.</summary>
public sealed class CredentialNotices(MailOutbox outbox, MailRoute route, Sealer sealer)
{
    /// <summary>Keycloak's types of credentials whose change is told.</summary>
    public static IReadOnlyList<string> Types { get; } = ["password", "otp", "recovery-authn-codes"];

    private const string SealPurpose = "credential-notice";
    private const string Changed = "UPDATE_CREDENTIAL";

    internal static string Purpose(string type) => "credential-notice:" + type;

    /// <summary>Queues what has to be told, in the transaction of the change.</summary>
    /// <param name="before">The person before the change.</param>
    /// <param name="locale">Of the page, for people who chose no language of their own.</param>
    internal async ValueTask AddAsync(
        DbWork work, RealmRequest request, User before, string locale, IEnumerable<ActionEvent> events, long now, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(before.Email) || route.Of(request.Realm).Settings is null)
        {
            return;
        }

        foreach (var type in events.Where(told => told is { Type: Changed, Error: null }).SelectMany(TypesOf).Distinct())
        {
            var notice = JsonSerializer.SerializeToUtf8Bytes(new(before.Email, locale, request.RemoteAddress, now), CredentialNoticeJson.Default.CredentialNotice);
            await outbox.AddAsync(work, request.Realm.Id, before.Id, Purpose(type), sealer.Seal(SealPurpose, request.Realm, notice), ct);
        }
    }

    /// <summary>To be called after the transaction.</summary>
    internal void Wake() => outbox.Wake();

    internal CredentialNotice? Read(Realm realm, string? details)
    {
        try
        {
            return details is not null && sealer.TryOpen(SealPurpose, realm, details, out var plain)
                ? JsonSerializer.Deserialize(plain, CredentialNoticeJson.Default.CredentialNotice)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> TypesOf(ActionEvent told) =>
        told.Details.Where(detail => detail.Key == "credential_type" && Types.Contains(detail.Value)).Select(detail => detail.Value);
}

[JsonSerializable(typeof(CredentialNotice))]
internal sealed partial class CredentialNoticeJson : JsonSerializerContext;
