using System.Buffers;
using System.Text.Json;
using KosmoAuth.Tokens;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Oidc.Introspection;

/// <summary>The answer as a token of its own, member <c>jwt</c>, for resource servers that pass it on (Keycloak).</summary>
internal static class IntrospectionJwt
{
    private static readonly HashSet<string> s_notClaims = ["active", "token_type", "username", "client_id"];

    public static ReadOnlyMemory<byte> Add(byte[] answer, TokenSubject subject)
    {
        using var json = JsonDocument.Parse(answer);
        var claims = Write(json.RootElement.EnumerateObject().Where(member => !s_notClaims.Contains(member.Name)), null);
        var algorithm = subject.Client.Attribute("access.token.signed.response.alg") ?? subject.Realm.DefaultSignatureAlgorithm;
        return Write(json.RootElement.EnumerateObject(), TokenSigner.Sign(TokenSigner.Key(subject.Realm, algorithm), "JWT", claims.Span));
    }

    private static ReadOnlyMemory<byte> Write(IEnumerable<JsonProperty> members, string? jwt)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, JsonAnswer.Plain);
        writer.WriteStartObject();
        foreach (var member in members)
        {
            member.WriteTo(writer);
        }

        if (jwt is not null)
        {
            writer.WriteString("jwt"u8, jwt);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
