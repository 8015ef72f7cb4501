using System.Net;
using System.Text;
using KosmoAuth.Login;
using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>Takes an answer to the client's redirect URI in the mode that it asked for.</summary>
public sealed class AuthorizeResponse(LoginPages pages)
{
    internal IResult Send(RealmRequest request, Client client, string redirectUri, ResponseMode mode, IReadOnlyList<KeyValuePair<string, string>> parameters) => mode switch
    {
        ResponseMode.FormPost => FormPost(request, client, redirectUri, parameters),
        ResponseMode.Fragment => LoginRedirect.To(request, $"{redirectUri}#{Encode(parameters)}"),
        _ => LoginRedirect.To(request, $"{redirectUri}{(redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Encode(parameters)}"),
    };

    internal IResult SendError(AuthorizeRequest request, AuthorizeError error) =>
        Send(request.Request, request.Client!, request.RedirectUri!, request.ResponseMode, Error(request.Request, request.Client!, request.State, error.Error, error.Description));

    /// <summary>Parameters of a refusal, in Keycloak's order.</summary>
    internal static List<KeyValuePair<string, string>> Error(RealmRequest request, Client client, string? state, string error, string? description)
    {
        List<KeyValuePair<string, string>> parameters = [new("error", error)];
        if (description is not null)
        {
            parameters.Add(new("error_description", Harmless(description)));
        }

        if (state is not null)
        {
            parameters.Add(new("state", state));
        }

        if (!client.Flag("exclude.issuer.from.auth.response"))
        {
            parameters.Add(new("iss", request.Issuer));
        }

        return parameters;
    }

    /// <summary>The policy lets the form go to the registered origin and nowhere else.</summary>
    private IResult FormPost(RealmRequest request, Client client, string redirectUri, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var target = RedirectUriText.IsWeb(redirectUri) ? new Uri(redirectUri).GetLeftPart(UriPartial.Authority) : redirectUri[..(redirectUri.IndexOf(':', StringComparison.Ordinal) + 1)];
        request.Http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action {target}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
        return PageRenderer.Page(new FormPostPage { Context = pages.Outside(request, client) with { Languages = [] }, ActionUrl = redirectUri, Fields = parameters });
    }

    private static string Encode(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(WebUtility.UrlEncode(value));
        }

        return text.ToString();
    }

    // RFC 6749 section 4.1.2.1.
    private static string Harmless(string description) =>
        string.Create(description.Length, description, static (span, source) =>
        {
            for (var at = 0; at < source.Length; at++)
            {
                span[at] = source[at] is >= ' ' and <= '~' and not ('"' or '\\') ? source[at] : '?';
            }
        });
}
