using System.Buffers;
using System.Text.Json;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Discovery;

/// <summary>What <c>/realms/{realm}</c> says of a realm, for Keycloak's older adapters.</summary>
internal static class RealmDocument
{
    public static byte[] Write(RealmRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, JsonAnswer.Plain);
        json.WriteStartObject();
        json.WriteString("realm"u8, request.Realm.Name);
        if (request.Realm.Keys.Active("RS256")?.PublicKey is { } key)
        {
            json.WriteString("public_key"u8, Convert.ToBase64String(key));
        }

        json.WriteString("token-service"u8, request.Issuer + "/protocol/openid-connect");
        json.WriteString("account-service"u8, request.Issuer + "/account");
        json.WriteNumber("tokens-not-before"u8, request.Realm.NotBefore);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
