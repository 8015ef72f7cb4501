using KosmoAuth.Realms;

namespace KosmoAuth.Tokens;

/// <summary>An <c>id_token_hint</c>: an ID token of this realm, whatever its age.</summary>
public sealed record IdTokenHint(string? Azp, string? Sid, string Sub);

/// <summary>A refresh token of this realm whose signature holds; whether it may still be used is the session's to say. Times are Unix seconds.</summary>
public sealed record RefreshToken(string Jti, string Azp, string Sub, string Sid, bool Offline, string Scope, long IssuedAt, long? Expires, string? Nonce);

/// <summary>An access token of this realm whose signature and time hold.</summary>
public sealed record AccessToken(string Jti, string Azp, string? Sub, string? Sid, string Scope, long IssuedAt, long? Expires, IReadOnlyList<string> Audience, byte[] Payload);

/// <summary>Verifies the tokens that this server made. Seam: to be completed by tokens.</summary>
public sealed class OwnTokens
{
    public IdTokenHint? VerifyIdTokenHint(Realm realm, string issuer, string text) => throw new NotSupportedException();

    /// <summary>The expiry is not looked at.</summary>
    public RefreshToken? VerifyRefreshToken(Realm realm, string issuer, string text) => throw new NotSupportedException();

    public AccessToken? VerifyAccessToken(Realm realm, string issuer, string text) => throw new NotSupportedException();
}

/// <summary>Makes log-out tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4). Seam: to be completed by tokens.</summary>
public sealed class LogoutTokens
{
    /// <param name="sid">Null when the client does not want it.</param>
    public string Create(Realm realm, string issuer, Client client, string userId, string? sid, bool revokeOffline) => throw new NotSupportedException();
}
