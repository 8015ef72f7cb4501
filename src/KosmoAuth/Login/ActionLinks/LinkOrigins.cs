using System.Text.Json;
using System.Text.Json.Serialization;
using KosmoAuth.Requests;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Tokens;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>What a mailed link knows of the request that caused it.</summary>
/// <param name="Ticket">The log-in, with its request.</param>
/// <param name="ExecutionId">The step of the flow that the link answers; empty where it belongs to no flow.</param>
/// <param name="BaseUrl">The server as the browser knew it; by the rules of <see cref="PublicAddress"/> no stranger's choice.</param>
/// <param name="Locale">Of the page, for people who chose no language of their own.</param>
/// <param name="Ip">Where it was asked for.</param>
public sealed record LinkOrigin(LoginTicket Ticket, string ExecutionId, string BaseUrl, string Locale, string Ip)
{
    /// <summary>The address that the link's mail goes to and makes the person's; null: their own.</summary>
    public string? NewEmail { get; init; }

    /// <summary>The result of the link ends the person's other sessions.</summary>
    public bool LogoutSessions { get; init; }
}

/// <summary>Seals origins into outbox and link rows: the database holds nothing that could be used.</summary>
public sealed class LinkOrigins(Sealer sealer, SessionCookies cookies)
{
    private const string Purpose = "action-link-origin";

    internal string Write(RealmRequest request, LoginTicket ticket, string executionId, string? newEmail = null, bool logoutSessions = false)
    {
        var locale = LoginLocale.Of(request, cookies.For(request), ticket.Locale, ticket.Request!.UiLocales, null);
        var origin = new LinkOrigin(ticket with { RequestRow = null }, executionId, request.BaseUrl, locale, request.RemoteAddress)
        {
            NewEmail = newEmail, LogoutSessions = logoutSessions,
        };
        return sealer.Seal(Purpose, request.Realm, JsonSerializer.SerializeToUtf8Bytes(origin, LinkOriginJson.Default.LinkOrigin));
    }

    /// <summary>Null when another version of this program wrote it in another shape.</summary>
    internal LinkOrigin? Read(Realm realm, string? details)
    {
        if (details is null || !sealer.TryOpen(Purpose, realm, details, out var plain))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(plain, LinkOriginJson.Default.LinkOrigin) is { Ticket.Request: not null } origin ? origin : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(LinkOrigin))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class LinkOriginJson : JsonSerializerContext;
