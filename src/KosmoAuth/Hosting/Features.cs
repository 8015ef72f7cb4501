using KosmoAuth.Login;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.RecallLoginId;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Oidc.Authorize;
using KosmoAuth.Oidc.Discovery;
using KosmoAuth.Oidc.Introspection;
using KosmoAuth.Oidc.Logout;
using KosmoAuth.Oidc.Revocation;
using KosmoAuth.Oidc.Session;
using KosmoAuth.Oidc.Token;
using KosmoAuth.Oidc.UserInfo;
using KosmoAuth.Storage;
using KosmoAuth.Themes;

namespace KosmoAuth.Hosting;

/// <summary>All that the server answers, in one list.</summary>
internal static class Features
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        DiscoveryEndpoint.Map(routes);
        AuthorizeEndpoint.Map(routes);
        TokenEndpoint.Map(routes);
        UserInfoEndpoint.Map(routes);
        IntrospectionEndpoint.Map(routes);
        RevocationEndpoint.Map(routes);
        LogoutEndpoint.Map(routes);
        LoginStatusIframe.Map(routes);
        ThirdPartyCookies.Map(routes);
        ClientRedirect.Map(routes);
        LoginActions.Map(routes);
        ResetPasswordEndpoint.Map(routes);
        ActionLinkEndpoint.Map(routes);
        RecallLoginIdEndpoint.Map(routes);
        ThemeResources.Map(routes);
        routes.MapGet("/", Welcome);
        if (routes.ServiceProvider.GetService<DevMails>() is not null)
        {
            DevMailboxPage.Map(routes);
        }
    }

    // The first realm of people: that of administrators is nobody's business.
    private static IResult Welcome(HttpContext http, RealmCatalog realms)
    {
        var first = realms.All.Where(realm => realm.Enabled)
            .OrderBy(realm => realm.Name == MasterRealm.Name).ThenBy(realm => realm.Name, StringComparer.Ordinal).FirstOrDefault();
        var baseUrl = http.Features.Get<RequestOrigin>()!.Address.BaseUrl;
        return first is null ? Results.NotFound() : Results.Redirect($"{baseUrl}/realms/{first.Name}/.well-known/openid-configuration");
    }
}
