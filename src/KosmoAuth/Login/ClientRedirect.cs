using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>
/// The way to an application by nothing but its id (Keycloak's <c>/realms/{realm}/clients/{clientId}/redirect</c>): for links in mails and on pages that
/// have to stay good when the application moves. Only registered addresses are gone to.
/// </summary>
public static class ClientRedirect
{
    private static readonly LoginFailure s_noAddress = new("client_not_found", "pageNotFound") { Status = StatusCodes.Status404NotFound };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/realms/{realm}/clients/{clientId}/redirect", Redirect);

    // An application that is unknown, switched off or without an address: the same page.
    private static IResult Redirect(RealmRequest request, string clientId, LoginPages pages)
    {
        var client = request.Realm.Clients.GetValueOrDefault(clientId);
        if (client is not { Enabled: true } || ClientUrl.OfApplication(client, request.BaseUrl) is not { } address)
        {
            return pages.Error(request, null, s_noAddress);
        }

        request.Http.Response.Headers.Location = address.AbsoluteUri;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
