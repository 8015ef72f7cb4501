using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Users.Otp;

/// <summary>Keycloak's <c>credentialData</c> of a one-time password.</summary>
/// <param name="SubType"><c>totp</c> or <c>hotp</c>.</param>
/// <param name="Counter">HOTP: the next one.</param>
/// <param name="Period">TOTP: seconds.</param>
/// <param name="Algorithm">As in the realm's policy, such as <c>HmacSHA1</c>.</param>
/// <param name="SecretEncoding"><c>BASE32</c>, or null when the key is the bytes of the secret's text.</param>
internal sealed record OtpCredentialData(string? SubType, int Digits, long Counter, int Period, string? Algorithm, string? SecretEncoding = null);

/// <summary>Keycloak's <c>secretData</c> of a one-time password.</summary>
internal sealed record OtpSecretData(string? Value);

[JsonSerializable(typeof(OtpCredentialData))]
[JsonSerializable(typeof(OtpSecretData))]
internal sealed partial class OtpJson : JsonSerializerContext
{
    /// <summary>As Keycloak writes it; the texts are never put into a page.</summary>
    public static OtpJson AsKeycloak { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    });
}
