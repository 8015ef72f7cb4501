using System.Text;
using System.Text.Json;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Credentials as they are stored: today's form is taken as it is, the one before Keycloak 8 is rewritten.</summary>
internal static class CredentialImport
{
    public static bool IsPlainPassword(CredentialRepresentation credential) =>
        credential is { Value.Length: > 0, SecretData: null } && credential.Type is null or "password";

    /// <summary>Null for a plain password, which is hashed later, and for what holds no secret at all.</summary>
    public static Credential? Convert(CredentialRepresentation credential)
    {
        var type = credential.Type is "totp" or "hotp" ? "otp" : credential.Type ?? "password";
        var (data, secret) = (credential.SecretData, credential.HashedSaltedValue ?? credential.Value) switch
        {
            ({ } secretData, _) => (credential.CredentialData ?? "{}", secretData),
            (null, { } value) when type == "otp" => (OldOtp(credential), Json(writer => writer.WriteString("value", value))),
            (null, { } value) when credential.HashedSaltedValue is not null => (OldPassword(credential), OldSecret(credential, value)),
            _ => (null, null),
        };
        return data is null || secret is null
            ? null
            : new Credential(Ids.Of(credential.Id), type, credential.UserLabel, credential.CreatedDate, data, new Secret(secret));
    }

    private static string OldPassword(CredentialRepresentation credential) => Json(writer =>
    {
        writer.WriteNumber("hashIterations", credential.HashIterations ?? 1);
        writer.WriteString("algorithm", credential.Algorithm ?? "pbkdf2");
        writer.WriteStartObject("additionalParameters");
        writer.WriteEndObject();
    });

    private static string OldSecret(CredentialRepresentation credential, string value) => Json(writer =>
    {
        writer.WriteString("value", value);
        writer.WriteString("salt", credential.Salt);
        writer.WriteStartObject("additionalParameters");
        writer.WriteEndObject();
    });

    private static string OldOtp(CredentialRepresentation credential) => Json(writer =>
    {
        writer.WriteString("subType", credential.Type == "hotp" ? "hotp" : "totp");
        writer.WriteNumber("digits", credential.Digits ?? 6);
        writer.WriteNumber("counter", credential.Counter ?? 0);
        writer.WriteNumber("period", credential.Period ?? 30);
        writer.WriteString("algorithm", credential.Algorithm ?? "HmacSHA1");
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = RealmJson.Compact.Options.Encoder }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
