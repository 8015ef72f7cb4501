using System.Collections.Frozen;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>Why a link does nothing; its owner and strangers are told the same.</summary>
/// <param name="EventError">Keycloak's error in the event log.</param>
/// <param name="Reason">For the operator.</param>
/// <param name="Kind">Null for a key that was never mailed, or long ago.</param>
internal sealed record DeadLink(string EventError, string Reason, IActionLink? Kind = null, ActionLink? Row = null, User? User = null, LinkOrigin? Origin = null)
{
    /// <summary>It did what it was for.</summary>
    public bool WasUsed => Row?.State == ActionLinkState.Used;
}

/// <summary>Finds mailed links and judges them.</summary>
public sealed class MailedLinks(
    Database database, IEnumerable<IActionLink> kinds, LinkOrigins origins, LoginProtocols protocols, LinkBindings bindings, TimeProvider time)
{
    private readonly FrozenDictionary<string, IActionLink> _kinds = kinds.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The link of a key, for this browser. Changes nothing; unknown and known keys cost one read.</summary>
    internal async ValueTask<(OpenLink? Link, DeadLink? Dead)> FindAsync(RealmRequest request, string? text, CancellationToken ct)
    {
        var key = ActionLinkKey.Read(text);
        var realm = request.Realm;
        var (row, user, boundTo) = await database.ReadAsync(async work =>
        {
            var found = await ActionLinkRows.FindAsync(work, realm.Id, key?.Kind ?? "", key?.Token ?? "", Now, ct);
            var kind = _kinds.GetValueOrDefault(found?.Kind ?? "");
            return kind is null ? default : (found, await UserRows.FindByIdAsync(work, realm.Id, found!.UserId, ct), await bindings.OfAsync(work, realm, found.UserId, kind.EndsWithPassword, ct));
        }, ct);
        if (row is null)
        {
            return (null, new DeadLink("invalid_code", "unknown"));
        }

        var (kind, origin) = (_kinds[row.Kind], origins.Read(realm, row.Details));
        var dead = Judge(request, kind, row, user, boundTo, origin);
        return dead is not null
            ? (null, dead with { Kind = kind, Row = row, User = user, Origin = origin })
            : (new OpenLink(request, kind, row, user!, realm.Clients[origin!.Ticket.Request!.ClientId], key!.Token) { Origin = origin }, null);
    }

    /// <summary>How long links of a kind live from their hand-over on: realm attribute, or the realm's value for all.</summary>
    internal static TimeSpan Lifetime(Realm realm, IActionLink kind) =>
        TimeSpan.FromSeconds(
            int.TryParse(realm.Attribute("actionTokenGeneratedByUserLifespan." + kind.Name), out var seconds) && seconds > 0
                ? seconds
                : realm.ActionTokenGeneratedByUserLifespan);

    private DeadLink? Judge(RealmRequest request, IActionLink kind, ActionLink row, User? user, string? boundTo, LinkOrigin? origin) =>
        row.State switch
        {
            ActionLinkState.Used => new("expired_code", "used"),
            ActionLinkState.Superseded => new("expired_code", "a newer one was mailed"),
            ActionLinkState.Withdrawn => new("expired_code", "the person has signed in since, or signed out everywhere"),
            ActionLinkState.Expired => new("expired_code", "too old"),
            _ when user is null || !kind.IsFor(request.Realm, user) => new("user_disabled", "not for this person any more"),
            _ when row.BoundTo != boundTo => new("expired_code", "the password or the mail address has changed"),
            _ when origin is null || !IsAllowed(request, origin.Ticket.Request!) => new("invalid_request", "the application is gone"),
            _ => null,
        };

    private bool IsAllowed(RealmRequest request, LoginRequest login) =>
        request.Realm.Clients.GetValueOrDefault(login.ClientId) is { Enabled: true } client && protocols.Of(login).IsStillAllowed(request, client, login);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
