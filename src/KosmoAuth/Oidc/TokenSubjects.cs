using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc;

/// <summary>Puts together what tokens are made of.</summary>
internal static class TokenSubjects
{
    /// <param name="scopes">As selected; those that the person has no role for fall away here.</param>
    /// <param name="level">Level of authentication, for <c>acr</c>.</param>
    public static TokenSubject Of(
        RealmRequest request, Client client, User user, UserSession session, ClientSession part, ClientScopes scopes, int level)
    {
        var permitted = ClientScopes.Permitted(scopes.Scopes ?? [], request.Realm, user);
        return new TokenSubject
        {
            Realm = request.Realm,
            Issuer = request.Issuer,
            Client = client,
            User = user,
            Session = session,
            ClientSession = part,
            Scopes = permitted,
            Scope = ClientScopes.Text(permitted, scopes.IsOpenId),
            IsOpenId = scopes.IsOpenId,
            Acr = Acr.Of(request.Realm, client, level),
            RemoteAddress = request.RemoteAddress,
        };
    }
}
