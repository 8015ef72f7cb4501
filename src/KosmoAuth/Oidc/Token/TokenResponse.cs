using System.Buffers;
using System.Text.Json;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Token;

/// <summary>The tokens of one answer.</summary>
internal sealed record IssuedTokens(IssuedToken Access, IssuedToken? Refresh, IssuedToken? Id);

/// <summary>
/// Makes the tokens of a grant and writes them down (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3), fields and order as
/// Keycloak's.
/// </summary>
public sealed class TokenResponse(TokenIssuer issuer)
{
    internal IssuedTokens Issue(GrantResult.Granted granted)
    {
        var access = issuer.AccessToken(granted.Subject);
        return new IssuedTokens(
            access,
            granted.RefreshSubject is { } subject ? issuer.RefreshToken(subject, granted.Generation, access) : null,
            granted.WithIdToken ? issuer.IdToken(granted.Subject, access) : null);
    }

    internal static ReadOnlyMemory<byte> Write(GrantResult.Granted granted, IssuedTokens tokens)
    {
        var subject = granted.Subject;
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, JsonAnswer.Plain);
        json.WriteStartObject();
        json.WriteString("access_token"u8, tokens.Access.Text);
        json.WriteNumber("expires_in"u8, SecondsOf(tokens.Access));
        json.WriteNumber("refresh_expires_in"u8, tokens.Refresh is null ? 0 : SecondsOf(tokens.Refresh));
        if (tokens.Refresh is not null)
        {
            json.WriteString("refresh_token"u8, tokens.Refresh.Text);
        }

        json.WriteString("token_type"u8, subject.Client.Flag("token.response.type.bearer.lower-case") ? "bearer"u8 : "Bearer"u8);
        if (tokens.Id is not null)
        {
            json.WriteString("id_token"u8, tokens.Id.Text);
        }

        json.WriteNumber("not-before-policy"u8, NotBefore(subject));
        if (subject.HasSession)
        {
            json.WriteString("session_state"u8, subject.Session.Id);
        }

        json.WriteString("scope"u8, subject.Scope);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    // 0 stands for a token without an end.
    private static long SecondsOf(IssuedToken token) => token.Expires is { } expires ? expires - token.IssuedAt : 0;

    private static long NotBefore(TokenSubject subject) =>
        Math.Max(Math.Max(subject.Realm.NotBefore, subject.Client.NotBefore), subject.User.NotBefore);
}
