using System.Text.Json;
using KosmoAuth.Tokens.Claims;

namespace KosmoAuth.Tokens;

/// <summary>The members that all tokens share, in Keycloak's order.</summary>
internal static class TokenJson
{
    /// <summary>From the opening brace to <c>azp</c>.</summary>
    public static void Begin(Utf8JsonWriter writer, IssuedToken issued, ClaimSet claims, string issuer, string type)
    {
        writer.WriteStartObject();
        WriteNumber(writer, "exp", issued.Expires);
        writer.WriteNumber("iat", issued.IssuedAt);
        WriteNumber(writer, "auth_time", claims.AuthTime);
        writer.WriteString("jti", issued.Jti);
        writer.WriteString("iss", issuer);
        ClaimSet.WriteAudience(writer, "aud", claims.Audience);
        WriteText(writer, "sub", claims.Sub);
        writer.WriteString("typ", type);
        writer.WriteString("azp", claims.Azp ?? claims.Subject.Client.ClientId);
        WriteText(writer, "nonce", claims.Nonce);
    }

    public static void WriteSession(Utf8JsonWriter writer, ClaimSet claims)
    {
        if (claims.Subject.HasSession)
        {
            writer.WriteString("sid", claims.Subject.Session.Id);
        }

        WriteText(writer, "acr", claims.Acr);
    }

    /// <summary>The other claims and the closing brace.</summary>
    public static void End(Utf8JsonWriter writer, ClaimSet claims)
    {
        claims.Other.WriteMembers(writer);
        writer.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is not null)
        {
            writer.WriteNumber(name, value.Value);
        }
    }
}
