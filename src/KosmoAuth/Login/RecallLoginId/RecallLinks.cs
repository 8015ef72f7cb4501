using System.Buffers.Text;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>A mailed link as this browser brings it.</summary>
/// <param name="Visit">With the application and the log-in that the link came from.</param>
/// <param name="Link">Null for a token that was never mailed, or long ago.</param>
/// <param name="User">Null when the link is none for anybody now.</param>
/// <param name="Fault">For the event log; null when the link is good.</param>
internal sealed record OpenedLink(RecallVisit Visit, string Token, ActionLink? Link, User? User, string? Fault);

/// <summary>Carries the token of a mailed link from the address bar into a cookie, and finds what it stands for.</summary>
public sealed class RecallLinks(Database database, SessionCookies cookies, RecallVisits visits, TimeProvider time)
{
    private const string Cookie = "KOSMO_RECALL_LOGIN_ID";
    private const string Purpose = "recall-login-id-link";
    private const int TokenLength = 43;

    /// <summary>Keeps the token for the next request; false when it cannot be one.</summary>
    internal bool Keep(RealmRequest request, string? token)
    {
        if (token is not { Length: TokenLength } || !StrictBase64Url.TryDecode(token, out _))
        {
            return false;
        }

        new CookieWriter(request.Http, request.Realm, request.BaseUrl).Write(Cookie, cookies.SealsOf(request.Realm).Seal(Purpose, token));
        return true;
    }

    /// <summary>The link of this browser; changes nothing.</summary>
    internal async Task<OpenedLink> OpenAsync(RealmRequest request, CancellationToken ct)
    {
        // Two different genuine tokens mean that one was planted from outside; which one cannot be told.
        var tokens = new CookieWriter(request.Http, request.Realm, request.BaseUrl).Values(Cookie)
            .Select(text => cookies.SealsOf(request.Realm).Open(Purpose, text)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var token = tokens is [var only] ? only : "";
        var realm = request.Realm;
        var (link, user) = await database.ReadAsync(async work =>
        {
            var found = await ActionLinkRows.FindAsync(work, realm.Id, RecallMail.Kind, token, Now, ct);
            return (found, found is null ? null : await UserRows.FindByIdAsync(work, realm.Id, found.UserId, ct));
        }, ct);
        var origin = RecallMail.Origin(link?.Details);
        var visit = await visits.OpenAsync(request, origin?.ClientId, origin?.TabId, origin?.ClientData, ct);
        return new OpenedLink(visit, token, link, user, FaultOf(link, user));
    }

    internal static string? FaultOf(ActionLink? link, User? user) => link?.State switch
    {
        null => "invalid_code",
        ActionLinkState.Used => "already_used",
        ActionLinkState.Superseded => "superseded",
        ActionLinkState.Withdrawn => "signed_in_since",
        ActionLinkState.Expired => "expired_code",
        _ when !RecallMail.MayReceive(user) => "user_disabled",
        _ => link!.BoundTo == RecallMail.BoundTo(user!) ? null : "email_changed",
    };

    /// <summary>Names a link without being of any use as one.</summary>
    internal string NameOf(Realm realm, string token) => Base64Url.EncodeToString(cookies.SealsOf(realm).Hash("recall-login-id-link-name", token));

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
