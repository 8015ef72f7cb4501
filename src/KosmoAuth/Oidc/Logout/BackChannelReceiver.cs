using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Logout;

/// <summary>Where identity providers send log-out tokens. None can be connected yet, so no token can be anybody's.</summary>
internal static class BackChannelReceiver
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(LogoutEndpoint.Path + "/backchannel-logout", HandleAsync);

    private static async Task<IResult> HandleAsync(RealmRequest request, CancellationToken ct)
    {
        var form = request.Http.Request.HasFormContentType ? await request.Http.Request.ReadFormAsync(ct) : null;
        return string.IsNullOrEmpty(form?["logout_token"])
            ? new OAuthError("invalid_request", "No logout token", 400).ToResult()
            : new OAuthError("invalid_request", "The decode of the logoutToken failed", 400).ToResult();
    }
}
