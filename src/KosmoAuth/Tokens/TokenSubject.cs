using KosmoAuth.Realms;

namespace KosmoAuth.Tokens;

/// <summary>Everything that the tokens of one client in one session are made of.</summary>
public sealed record TokenSubject
{
    public required Realm Realm { get; init; }

    public required string Issuer { get; init; }

    public required Client Client { get; init; }

    public required User User { get; init; }

    public required UserSession Session { get; init; }

    public required ClientSession ClientSession { get; init; }

    /// <summary>The client scopes that apply, default ones included, scopes that the person has no role for left out.</summary>
    public required IReadOnlyList<ClientScope> Scopes { get; init; }

    /// <summary>The <c>scope</c> claim and response parameter.</summary>
    public required string Scope { get; init; }

    /// <summary>Whether <c>openid</c> was asked for.</summary>
    public bool IsOpenId { get; init; }

    public string? Nonce { get; init; }

    /// <summary>The <c>claims</c> parameter of the authorization request, JSON text.</summary>
    public string? Claims { get; init; }

    /// <summary>Value of <c>acr</c>; null leaves it out.</summary>
    public string? Acr { get; init; }

    /// <summary>Value of <c>amr</c> (RFC 8176), for clients that map it.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>A session exists in the database; without one (client_credentials) there is no <c>sid</c>.</summary>
    public bool HasSession { get; init; } = true;

    /// <summary>Client authentication and peer notes for mappers: clientId, clientHost, clientAddress.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The <c>grant_type</c> that made the tokens: two letters of the access token's <c>jti</c>. Null for the front channel.</summary>
    public string? GrantType { get; init; }

    /// <summary>The access token goes to the browser in the redirect: <c>accessTokenLifespanForImplicitFlow</c> applies.</summary>
    public bool ImplicitFlow { get; init; }

    /// <summary>
    /// Client attribute <c>client.use.lightweight.access.token.enabled</c>: only mappers with <c>lightweight.claim</c> write into the access token.
    /// </summary>
    public bool Lightweight => Client.Flag("client.use.lightweight.access.token.enabled");
}

/// <summary>A token and its end. <paramref name="Expires"/> in Unix seconds; null: no end.</summary>
public sealed record IssuedToken(string Text, string Jti, long IssuedAt, long? Expires)
{
    /// <summary>Of an access token: what the mappers gave.</summary>
    internal Claims.ClaimSet? Claims { get; init; }
}
