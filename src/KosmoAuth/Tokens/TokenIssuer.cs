using System.Text.Json;
using KosmoAuth.Sessions;
using KosmoAuth.Tokens.Claims;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>The only place that makes tokens, for all grants and both channels. Algorithms are the client's, else the realm's.</summary>
/// <exception cref="MissingKeyException">Of every method: the realm has no key for the algorithm.</exception>
public sealed class TokenIssuer(TimeProvider time)
{
    private const string RefreshTokenAlgorithm = "HS512";

    /// <summary>JWT with Keycloak's claims; client attribute <c>access.token.header.type.rfc9068</c> gives it RFC 9068's header.</summary>
    public IssuedToken AccessToken(TokenSubject subject)
    {
        var key = TokenSigner.Key(subject.Realm, Algorithm(subject, "access.token.signed.response.alg"));
        var issued = new IssuedToken("", AccessTokenId.New(subject), Now, AccessTokenExpires(subject));
        var claims = AccessClaims(subject);
        var type = subject.Client.Flag("token.response.type.bearer.lower-case") ? "bearer" : "Bearer";
        using var buffer = ClaimsBuffer.Rent();
        var writer = buffer.Writer;
        TokenJson.Begin(writer, issued, claims, subject.Issuer, type);
        TokenJson.WriteSession(writer, claims);
        writer.WriteString("scope", subject.Scope);
        TokenJson.End(writer, claims);
        var headerType = subject.Client.Flag("access.token.header.type.rfc9068") ? "at+jwt" : "JWT";
        return issued with { Text = TokenSigner.Sign(key, headerType, buffer.Written()), Claims = claims };
    }

    /// <summary>OpenID Connect Core section 2.</summary>
    /// <param name="accessToken">For <c>at_hash</c> and the same end; null when none is issued with it.</param>
    /// <param name="code">For <c>c_hash</c>, in the front channel.</param>
    /// <param name="state">For <c>s_hash</c>, in the front channel.</param>
    public IssuedToken IdToken(TokenSubject subject, IssuedToken? accessToken, string? code = null, string? state = null)
    {
        var key = TokenSigner.Key(subject.Realm, Algorithm(subject, "id.token.signed.response.alg"));
        var expires = accessToken is null ? AccessTokenExpires(subject) : accessToken.Expires;
        var issued = new IssuedToken("", Guid.NewGuid().ToString(), Now, expires);
        var claims = ClaimPlans.Of(subject).Build(subject, ClaimTargets.IdToken, claims =>
        {
            claims.Sub = subject.User.Id;
            claims.Nonce = subject.Nonce;
            claims.AddAudience(subject.Client.ClientId);
        });
        using var buffer = ClaimsBuffer.Rent();
        var writer = buffer.Writer;
        TokenJson.Begin(writer, issued, claims, subject.Issuer, "ID");
        WriteHash(writer, "at_hash", key, accessToken?.Text);
        WriteHash(writer, "c_hash", key, code);
        WriteHash(writer, "s_hash", key, state);
        TokenJson.WriteSession(writer, claims);
        TokenJson.End(writer, claims);
        return issued with { Text = TokenSigner.Sign(key, "JWT", buffer.Written()) };
    }

    /// <summary>
    /// Signed with the realm's own secret: only this server reads it. It carries all granted scopes, also those that tokens do not show.
    /// </summary>
    /// <param name="generation">Value to be carried for rotation; null without it.</param>
    /// <param name="accessToken">That of the same answer, if there is one.</param>
    public IssuedToken RefreshToken(TokenSubject subject, string? generation, IssuedToken? accessToken = null)
    {
        var expires = SessionLifetimes.RefreshTokenExpires(subject.Realm, subject.Client, subject.Session, subject.ClientSession, Now);
        var issued = new IssuedToken("", Guid.NewGuid().ToString(), Now, expires);
        var access = accessToken?.Claims is { } made && ReferenceEquals(made.Subject, subject) ? made : AccessClaims(subject);
        var claims = new ClaimSet(subject, ClaimTargets.None, null) { Sub = access.Sub, Nonce = access.Nonce };
        claims.AddAudience(subject.Issuer);
        using var buffer = ClaimsBuffer.Rent();
        var writer = buffer.Writer;
        TokenJson.Begin(writer, issued, claims, subject.Issuer, subject.Session.Offline ? "Offline" : "Refresh");
        TokenJson.WriteSession(writer, claims);
        writer.WriteString("scope", GrantedScope(subject));
        ClaimSet.WriteAudience(writer, "aud_x", access.Audience);
        TokenJson.WriteText(writer, "reuse_id", generation);
        writer.WriteString("prov", "default");
        TokenJson.End(writer, claims);
        return issued with { Text = TokenSigner.Sign(TokenSigner.Key(subject.Realm, RefreshTokenAlgorithm), "JWT", buffer.Written()) };
    }

    /// <summary>UserInfo claims as JSON (OpenID Connect Core section 5.3.2), by the mappers that have <c>userinfo.token.claim</c>.</summary>
    public byte[] UserInfo(TokenSubject subject)
    {
        var claims = UserInfoClaims(subject);
        using var buffer = ClaimsBuffer.Rent();
        buffer.Writer.WriteStartObject();
        buffer.Writer.WriteString("sub", claims.Sub);
        TokenJson.End(buffer.Writer, claims);
        return buffer.Written().ToArray();
    }

    /// <summary>UserInfo as a signed JWT (<c>user.info.response.signature.alg</c>).</summary>
    public string SignedUserInfo(TokenSubject subject, string algorithm)
    {
        var claims = UserInfoClaims(subject);
        using var buffer = ClaimsBuffer.Rent();
        buffer.Writer.WriteStartObject();
        buffer.Writer.WriteString("iss", subject.Issuer);
        buffer.Writer.WriteString("aud", subject.Client.ClientId);
        buffer.Writer.WriteString("sub", claims.Sub);
        TokenJson.End(buffer.Writer, claims);
        return TokenSigner.Sign(TokenSigner.Key(subject.Realm, algorithm), "JWT", buffer.Written());
    }

    /// <summary>
    /// The answer about an active token (RFC 7662 section 2.2): what it says and what the mappers with <c>introspection.token.claim</c> add.
    /// </summary>
    public byte[] Introspection(TokenSubject subject, AccessToken token) => IntrospectionJson.Write(subject, token.Payload);

    /// <summary>The answer about an active refresh token.</summary>
    public byte[] Introspection(TokenSubject subject, RefreshToken token) => IntrospectionJson.Write(subject, token.Payload);

    /// <summary>The answer about an active ID token.</summary>
    public byte[] Introspection(TokenSubject subject, IdTokenHint token) => IntrospectionJson.Write(subject, token.Payload);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private static string Algorithm(TokenSubject subject, string attribute) =>
        subject.Client.Attribute(attribute) ?? subject.Realm.DefaultSignatureAlgorithm;

    // A token without a session lives as if one began now.
    private long? AccessTokenExpires(TokenSubject subject)
    {
        var (session, clientSession) = subject.HasSession
            ? (subject.Session, subject.ClientSession)
            : (subject.Session with { Started = Now }, subject.ClientSession with { Started = Now });
        return SessionLifetimes.AccessTokenExpires(subject.Realm, subject.Client, session, clientSession, Now, subject.ImplicitFlow);
    }

    // Without a session there is no other way to know whose token it is.
    private static ClaimSet AccessClaims(TokenSubject subject) => ClaimPlans.Of(subject).Build(
        subject,
        subject.Lightweight ? ClaimTargets.LightweightAccessToken : ClaimTargets.AccessToken,
        claims => claims.Sub = subject.HasSession ? null : subject.User.Id);

    private static ClaimSet UserInfoClaims(TokenSubject subject) =>
        ClaimPlans.Of(subject).Build(subject, ClaimTargets.UserInfo, claims => claims.Sub = subject.User.Id);

    private static string GrantedScope(TokenSubject subject)
    {
        var names = subject.Scopes.Select(scope => scope.Name);
        return string.Join(' ', subject.IsOpenId ? names.Prepend("openid") : names);
    }

    private static void WriteHash(Utf8JsonWriter writer, string name, SigningKey key, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, key.Algorithm.HalfHash(text));
        }
    }
}
