using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Users.Passwords;

/// <summary>Keycloak's <c>credentialData</c> of a password.</summary>
internal sealed record PasswordCredentialData(int HashIterations, string? Algorithm, IReadOnlyDictionary<string, string[]>? AdditionalParameters);

/// <summary>Keycloak's <c>secretData</c> of a password.</summary>
internal sealed record PasswordSecretData(byte[]? Value, byte[]? Salt, IReadOnlyDictionary<string, string[]>? AdditionalParameters);

[JsonSerializable(typeof(PasswordCredentialData))]
[JsonSerializable(typeof(PasswordSecretData))]
internal sealed partial class CredentialJson : JsonSerializerContext
{
    /// <summary>Writes base64 as Keycloak does, without escapes; the texts are never put into a page.</summary>
    public static CredentialJson AsKeycloak { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
