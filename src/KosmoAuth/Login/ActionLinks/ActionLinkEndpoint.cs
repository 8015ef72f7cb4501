using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>
/// Where mailed links lead (Keycloak's <c>action-token</c>). A GET changes nothing, however often a scanner opens it: it takes the key out of the address
/// bar and asks. Only the form goes on.
/// </summary>
public sealed class ActionLinkEndpoint(MailedLinks links, LinkHandle handle, LinkPages pages, LoginPages errors, LoginEvents events, SessionCookies cookies)
{
    private const string Route = "/realms/{realm}/login-actions/action-token";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, (RealmRequest request, ActionLinkEndpoint endpoint, CancellationToken ct) => endpoint.OpenAsync(request, ct));
        routes.MapPost(Route, (RealmRequest request, ActionLinkEndpoint endpoint, CancellationToken ct) => endpoint.FollowAsync(request, ct));
    }

    private async Task<IResult> OpenAsync(RealmRequest request, CancellationToken ct)
    {
        if (Looking.Answer(request.Http) is { } looked)
        {
            return looked;
        }

        if (request.Http.Request.Query["key"].FirstOrDefault() is { } sent)
        {
            handle.Keep(request, sent);
            return SeeOther(request);
        }

        var key = handle.Kept(request);
        var (link, dead) = await links.FindAsync(request, key, ct);
        return link is null ? await pages.DeadAsync(request, dead!, ct)
            : request.Realm.Attribute("kosmo.actionLink.confirm") == "false" ? await GoOnAsync(link, cookies.For(request).BrowserId(create: true)!, ct)
            : pages.Question(link, key!);
    }

    private async Task<IResult> FollowAsync(RealmRequest request, CancellationToken ct)
    {
        if (LoginDoor.IsForeign(request))
        {
            events.Refused(request, null, LoginFailures.ForeignOrigin.EventError, "EXECUTE_ACTION_TOKEN_ERROR");
            return errors.Error(request, null, LoginFailures.ForeignOrigin);
        }

        var form = await LoginDoor.FormAsync(request, ct);
        if (handle.Read(request, form?[LinkHandle.Field].FirstOrDefault()) is not var (key, browserId))
        {
            return SeeOther(request);
        }

        var (link, dead) = await links.FindAsync(request, key, ct);
        return link is null ? await pages.DeadAsync(request, dead!, ct) : await GoOnAsync(link, browserId, ct);
    }

    // The key stays in its cookie: until the link is used up, Back leads to the question once more and not to a dead link.
    private static Task<IResult> GoOnAsync(OpenLink link, string browserId, CancellationToken ct) => link.Kind.FollowAsync(link, browserId, ct);

    private static IResult SeeOther(RealmRequest request) => LinkHandle.SeeOther(request, request.Http.Request.Query["client_id"].FirstOrDefault());
}
