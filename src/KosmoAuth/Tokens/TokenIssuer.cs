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

    /// <summary>A session exists in the database; without one (client_credentials) there is no <c>sid</c>.</summary>
    public bool HasSession { get; init; } = true;

    /// <summary>Client authentication and peer notes for mappers: clientId, clientHost, clientAddress.</summary>
    public string? RemoteAddress { get; init; }
}

/// <summary>A token and its end. <paramref name="Expires"/> in Unix seconds; null: no end.</summary>
public sealed record IssuedToken(string Text, string Jti, long IssuedAt, long? Expires);

/// <summary>The only place that makes tokens, for all grants and both channels. Seam: to be completed by tokens.</summary>
public sealed class TokenIssuer(TimeProvider time)
{
    public IssuedToken AccessToken(TokenSubject subject) => throw new NotSupportedException(time.ToString());

    /// <param name="accessToken">For <c>at_hash</c>.</param>
    public IssuedToken IdToken(TokenSubject subject, IssuedToken accessToken) => throw new NotSupportedException();

    /// <param name="generation">Value to be carried for rotation; null without it.</param>
    public IssuedToken RefreshToken(TokenSubject subject, string? generation) => throw new NotSupportedException();

    /// <summary>UserInfo claims as JSON (OpenID Connect Core section 5.3.2), by the mappers that have <c>userinfo.token.claim</c>.</summary>
    public byte[] UserInfo(TokenSubject subject) => throw new NotSupportedException();

    /// <summary>UserInfo as a signed JWT (<c>user.info.response.signature.alg</c>).</summary>
    public string SignedUserInfo(TokenSubject subject, string algorithm) => throw new NotSupportedException();
}
