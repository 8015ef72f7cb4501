using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Token;

/// <summary>A token request of a client that has proved who it is; no parameter came twice.</summary>
internal sealed record TokenRequest(RealmRequest Http, Client Client, IFormCollection Form)
{
    public Realm Realm => Http.Realm;

    public string? Scope => this["scope"];

    /// <summary>The parameter as it came; null when it did not come.</summary>
    public string? this[string name] => Form.Value(name);

    /// <summary>What the tokens of this request are made of.</summary>
    public TokenSubject Subject(User user, UserSession session, ClientSession part, ClientScopes scopes, int level) =>
        TokenSubjects.Of(Http, Client, user, session, part, scopes, level) with { GrantType = this["grant_type"] };
}
