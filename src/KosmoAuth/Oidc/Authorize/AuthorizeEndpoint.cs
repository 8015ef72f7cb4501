using KosmoAuth.Login;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>The authorization endpoint (RFC 6749 section 3.1), and Keycloak's entrances beside it.</summary>
public sealed class AuthorizeEndpoint(LoginStart start, LoginPages pages, LoginEvents events, AuthorizeResponse response)
{
    private const string Root = "/realms/{realm}/protocol/openid-connect/";
    private const int LongestAddress = 4000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + "auth", (RealmRequest request, AuthorizeEndpoint endpoint, CancellationToken ct) => endpoint.AnswerAsync(request, null, ct));
        routes.MapPost(Root + "auth", (RealmRequest request, AuthorizeEndpoint endpoint, CancellationToken ct) => endpoint.PostAsync(request, ct));
        routes.MapGet(Root + "registrations", (RealmRequest request, AuthorizeEndpoint endpoint, CancellationToken ct) => endpoint.AnswerAsync(request, LoginFailures.RegistrationOff, ct));
        routes.MapGet(Root + "forgot-credentials", (RealmRequest request, AuthorizeEndpoint endpoint, CancellationToken ct) =>
            endpoint.AnswerAsync(request, request.Realm.Login.ResetPasswordAllowed ? null : LoginFailures.ResetOff, ct, resets: true));
    }

    /// <param name="entrance">What the entrance says that is not there (yet); null for the log-in itself.</param>
    /// <param name="resets">Begins with the page for a forgotten password.</param>
    private async Task<IResult> AnswerAsync(RealmRequest http, LoginFailure? entrance, CancellationToken ct, bool resets = false)
    {
        var request = await AuthorizeRequest.ReadAsync(http, ct);
        if ((AuthorizeChecks.OnPage(request) ?? entrance) is { } failure)
        {
            events.Refused(http, request.ClientId, failure.EventError);
            return pages.Error(http, request.Client is { Enabled: true } ? request.Client : null, failure, request.UiLocales, request.RedirectUri is null ? "redirect_uri" : null);
        }

        if (AuthorizeChecks.ToClient(request) is { } error)
        {
            events.Refused(http, request.ClientId, error.EventError);
            return response.SendError(request, error);
        }

        if (request.Prompts.Contains("create"))
        {
            events.Refused(http, request.ClientId, LoginFailures.RegistrationOff.EventError, "REGISTER_ERROR");
            return pages.Error(http, request.Client, LoginFailures.RegistrationOff, request.UiLocales);
        }

        return await start.BeginAsync(http, request.Client!, OidcLogin.Freeze(request), ct, resets);
    }

    /// <summary>A form of another site arrives without our cookies where they are SameSite=Lax; by GET they come along.</summary>
    private async Task<IResult> PostAsync(RealmRequest request, CancellationToken ct)
    {
        var http = request.Http.Request;
        if (http.Headers["Sec-Fetch-Site"] == "cross-site" && http.Headers.Cookie.Count == 0 && await LoginDoor.FormAsync(request, ct) is { } form)
        {
            var query = QueryString.Create(form);
            if (query.Value!.Length <= LongestAddress)
            {
                request.Http.Response.Headers.Location = $"{request.BaseUrl}/realms/{Uri.EscapeDataString(request.Realm.Name)}/protocol/openid-connect/auth{query}";
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            }
        }

        return await AnswerAsync(request, null, ct);
    }
}
