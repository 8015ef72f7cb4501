using System.Text.Json;
using KosmoAuth.Tokens.Claims;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>Answers of the introspection endpoint: the token's own claims, over them those of the mappers as they are now.</summary>
internal static class IntrospectionJson
{
    public static byte[] Write(TokenSubject subject, byte[] payload)
    {
        using var token = JsonDocument.Parse(payload);
        var claims = ClaimPlans.Of(subject).Build(subject, ClaimTargets.Introspection, claims => Begin(claims, token.RootElement));
        Set(claims, "client_id", subject.Client.ClientId);
        Set(claims, "username", subject.User.Username);
        Set(claims, "token_type", Text(token.RootElement, "typ") ?? "Bearer");
        Set(claims, "active", true);
        using var buffer = ClaimsBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        foreach (var member in token.RootElement.EnumerateObject())
        {
            WriteMember(writer, member, claims);
        }

        TokenJson.End(writer, claims);
        return buffer.Written().ToArray();
    }

    private static void Begin(ClaimSet claims, JsonElement token)
    {
        claims.Sub = Text(token, "sub");
        claims.Azp = Text(token, "azp");
        claims.Acr = Text(token, "acr");
        claims.AuthTime = token.TryGetProperty("auth_time", out var authTime) ? authTime.GetInt64() : null;
        if (token.TryGetProperty("aud", out var audience))
        {
            foreach (var one in audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().AsEnumerable() : [audience])
            {
                claims.AddAudience(one.GetString()!);
            }
        }
    }

    // Members that the token lacks but a mapper adds come where Keycloak has them: after "iss" and after "sid".
    private static void WriteMember(Utf8JsonWriter writer, JsonProperty member, ClaimSet claims)
    {
        switch (member.Name)
        {
            case "aud" or "sub" or "acr" or "auth_time" or "azp" or "aud_x" or "reuse_id" or "prov":
                break;
            case "iat":
                member.WriteTo(writer);
                TokenJson.WriteNumber(writer, "auth_time", claims.AuthTime);
                break;
            case "iss":
                member.WriteTo(writer);
                ClaimSet.WriteAudience(writer, "aud", claims.Audience);
                TokenJson.WriteText(writer, "sub", claims.Sub);
                break;
            case "typ":
                member.WriteTo(writer);
                writer.WriteString("azp", claims.Azp ?? claims.Subject.Client.ClientId);
                TokenJson.WriteText(writer, "acr", claims.Acr);
                break;
            case var name when !claims.Other.Contains(name):
                member.WriteTo(writer);
                break;
        }
    }

    private static void Set(ClaimSet claims, string name, object value) => claims.Other.Set([name], value, join: false);

    private static string? Text(JsonElement token, string name) => token.TryGetProperty(name, out var value) ? value.GetString() : null;
}
