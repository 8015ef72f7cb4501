using KosmoAuth.Realms;

namespace KosmoAuth.Tokens;

/// <summary>
/// Verifies the tokens that this server made: signature by a key of the realm and only with that key's algorithm, exact issuer, and the type asked for,
/// so that no kind of token passes for another. Whether a session, client or person is still good is the caller's to ask.
/// </summary>
public sealed class OwnTokens(TimeProvider time)
{
    // A node whose clock is a little behind must take what another just made.
    private const int SkewSeconds = 10;

    /// <summary>Null for anything else than an ID token of this realm; its age is not looked at.</summary>
    public IdTokenHint? VerifyIdTokenHint(Realm realm, string issuer, string text) =>
        Verify(realm, issuer, text) is { Type: "ID", Sub: { } sub } token
            ? new(token.Azp, token.Sid, sub)
            {
                Audience = token.Audience,
                IssuedAt = token.IssuedAt,
                Expires = token.Expires,
                Payload = token.Json,
            }
            : null;

    /// <summary>The expiry is not looked at.</summary>
    public RefreshToken? VerifyRefreshToken(Realm realm, string issuer, string text) =>
        Verify(realm, issuer, text) is { Type: "Refresh" or "Offline", Jti: { } jti, Azp: { } azp, Sid: { } sid } token
            ? new(jti, azp, token.Sub ?? "", sid, token.Type == "Offline", token.Scope ?? "", token.IssuedAt, token.Expires, token.Nonce)
            {
                Generation = token.ReuseId,
                Payload = token.Json,
            }
            : null;

    /// <summary>Null as well for one that is over or not yet begun.</summary>
    public AccessToken? VerifyAccessToken(Realm realm, string issuer, string text) =>
        Verify(realm, issuer, text) is { Type: "Bearer" or "bearer", Jti: { } jti, Azp: { } azp } token && IsTimely(token)
            ? new(jti, azp, token.Sub, token.Sid, token.Scope ?? "", token.IssuedAt, token.Expires, token.Audience, token.Json) { Memory = token.Memory }
            : null;

    private static TokenPayload? Verify(Realm realm, string issuer, string text) =>
        TokenVerifier.Verify(realm.Keys, text) is { } token && token.Issuer == issuer ? token : null;

    private bool IsTimely(TokenPayload token)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return (token.Expires ?? long.MaxValue) > now && token.NotBefore <= now + SkewSeconds && token.IssuedAt <= now + SkewSeconds;
    }
}
