using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>
/// A credential (Keycloak CredentialRepresentation): plain (<see cref="Value"/>), hashed (<see cref="SecretData"/>), or hashed in the
/// form that Keycloak had before version 8.
/// </summary>
public sealed record CredentialRepresentation
{
    public string? Id { get; init; }

    public string? Type { get; init; }

    public string? UserLabel { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreatedDate { get; init; }

    public int? Priority { get; init; }

    /// <summary>JSON text.</summary>
    public string? SecretData { get; init; }

    /// <summary>JSON text.</summary>
    public string? CredentialData { get; init; }

    /// <summary>Plain text, hashed before it is stored.</summary>
    public string? Value { get; init; }

    /// <summary>Without effect in a realm file.</summary>
    public bool? Temporary { get; init; }

    public string? Device { get; init; }

    /// <summary>Old form: base64.</summary>
    public string? HashedSaltedValue { get; init; }

    /// <summary>Old form: base64.</summary>
    public string? Salt { get; init; }

    /// <summary>Old form.</summary>
    public int? HashIterations { get; init; }

    /// <summary>Old form.</summary>
    public int? Counter { get; init; }

    /// <summary>Old form.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Old form.</summary>
    public int? Digits { get; init; }

    /// <summary>Old form: seconds.</summary>
    public int? Period { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
