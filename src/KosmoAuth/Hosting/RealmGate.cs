using KosmoAuth.Login;
using KosmoAuth.Oidc;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>
/// Finds the realm of <c>/realms/{realm}/…</c>. Realms that are unknown, disabled or want https answer here as Keycloak does, each endpoint in its way.
/// </summary>
internal sealed class RealmGate(RealmCatalog realms, PublicAddress publicAddress, Refusals refusals)
{
    private const string Prefix = "/realms/";

    private static readonly OAuthError s_unknown = new("Realm does not exist", null, StatusCodes.Status404NotFound);
    private static readonly OAuthError s_disabled = new("access_denied", "Realm not enabled", StatusCodes.Status403Forbidden);
    private static readonly OAuthError s_needsHttps = new("invalid_request", "HTTPS required", StatusCodes.Status403Forbidden);
    private static readonly LoginFailure s_notFoundPage = new("invalid_request", "pageNotFound") { Status = StatusCodes.Status404NotFound };
    private static readonly LoginFailure s_disabledPage = new("realm_disabled", "realmNotEnabledMessage");
    private static readonly LoginFailure s_needsHttpsPage = new("ssl_required", "httpsRequiredMessage");

    private static readonly OAuthError s_foreignHost = new(
        "invalid_request",
        "This server does not answer to that host name. Its operator sets the public address with --hostname.",
        StatusCodes.Status421MisdirectedRequest);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (publicAddress.Of(http) is not { } address)
        {
            SecurityHeaders.Write(http, null, http.Request.IsHttps);
            return s_foreignHost.ToResult().ExecuteAsync(http);
        }

        http.Features.Set(new RequestOrigin(address));
        if (Split(http.Request.Path) is not { } path)
        {
            SecurityHeaders.Write(http, null, address.Secure);
            return next(http);
        }

        var realm = realms.Find(path.Realm);
        SecurityHeaders.Write(http, realm, address.Secure);
        if (realm is null)
        {
            return refusals.Answer(http, null, s_unknown, s_notFoundPage).ExecuteAsync(http);
        }

        address = address.In(realm);
        http.Features.Set(address.To(realm, http));
        return Refusal(http, realm, address, path.Below) is { } refusal ? refusal.ExecuteAsync(http) : next(http);
    }

    private IResult? Refusal(HttpContext http, Realm realm, RequestAddress address, string rest)
    {
        var needsHttps = address.NeedsHttps(realm.SslRequired);
        if (realm.Enabled && !needsHttps)
        {
            return null;
        }

        return KindOf(rest) switch
        {
            EndpointKind.Keys => needsHttps ? s_needsHttps.ToResult() : null,
            EndpointKind.Program => (needsHttps ? s_needsHttps : s_disabled).ToResult(store: false),
            EndpointKind.Browser => refusals.Page(http, realm, needsHttps ? s_needsHttpsPage : s_disabledPage),
            EndpointKind.UserInfo => UserInfo(http, realm),
            _ => null,
        };
    }

    // Whatever token comes, it is none of an open realm.
    private static IResult UserInfo(HttpContext http, Realm realm)
    {
        http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm.Name}\", error=\"invalid_token\", error_description=\"Token verification failed\"";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        return Results.Text("", "text/plain;charset=utf-8", statusCode: StatusCodes.Status401Unauthorized);
    }

    /// <summary>How an endpoint speaks to those whom a realm refuses as a whole; those that are not named here answer as ever.</summary>
    private static EndpointKind KindOf(string rest) => rest.TrimEnd('/').ToLowerInvariant() switch // as routing compares
    {
        "/.well-known/openid-configuration" or "/.well-known/oauth-authorization-server" or "/protocol/openid-connect/certs" => EndpointKind.Keys,
        "/protocol/openid-connect/token" or "/protocol/openid-connect/token/introspect" or "/protocol/openid-connect/revoke"
            or "/protocol/openid-connect/ext/par/request" => EndpointKind.Program,
        "/protocol/openid-connect/auth" or "/protocol/openid-connect/registrations" or "/protocol/openid-connect/auth/device" => EndpointKind.Browser,
        "/protocol/openid-connect/userinfo" => EndpointKind.UserInfo,
        var other => other.StartsWith("/login-actions/", StringComparison.Ordinal) ? EndpointKind.Browser : EndpointKind.Open,
    };

    private static (string Realm, string Below)? Split(PathString path)
    {
        if (path.Value is not { } text || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length == Prefix.Length)
        {
            return null;
        }

        var slash = text.IndexOf('/', Prefix.Length);
        return slash < 0 ? (text[Prefix.Length..], "") : (text[Prefix.Length..slash], text[slash..]);
    }

    private enum EndpointKind
    {
        Open,
        Keys,
        Program,
        Browser,
        UserInfo,
    }
}
