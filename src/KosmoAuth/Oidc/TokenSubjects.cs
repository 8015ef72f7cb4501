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
        RealmRequest request, Client client, User user, UserSession session, ClientSession part, ClientScopes scopes, int level) =>
        Of(new SubjectParts(request.Realm, client, user, session, part, request.Issuer, request.RemoteAddress), scopes, level);

    /// <inheritdoc cref="Of(RealmRequest, Client, User, UserSession, ClientSession, ClientScopes, int)"/>
    public static TokenSubject Of(SubjectParts parts, ClientScopes scopes, int level)
    {
        var permitted = ClientScopes.Permitted(scopes.Scopes ?? [], parts.Realm, parts.User);
        return new TokenSubject
        {
            Realm = parts.Realm,
            Issuer = parts.Issuer,
            Client = parts.Client,
            User = parts.User,
            Session = parts.Session,
            ClientSession = parts.ClientSession,
            Scopes = permitted,
            Scope = ClientScopes.Text(permitted, scopes.IsOpenId),
            IsOpenId = scopes.IsOpenId,
            Acr = Acr.Of(parts.Realm, parts.Client, level),
            RemoteAddress = parts.RemoteAddress,
        };
    }
}
