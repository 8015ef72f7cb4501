using KosmoAuth.Requests;

namespace KosmoAuth.Login;

/// <summary>Sends a browser on, as Keycloak does: 302, and nothing of it is kept.</summary>
public static class LoginRedirect
{
    public static IResult To(RealmRequest request, string address)
    {
        request.Http.Response.Headers.CacheControl = "no-store, must-revalidate, max-age=0";
        return Results.Redirect(address);
    }
}
