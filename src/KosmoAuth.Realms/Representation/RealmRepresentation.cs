using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A realm file (Keycloak RealmRepresentation), field for field. Absent fields are null; lifetimes are seconds.</summary>
public sealed partial record RealmRepresentation
{
    public string? Id { get; init; }

    /// <summary>The name: its segment in every address.</summary>
    public string? Realm { get; init; }

    public string? DisplayName { get; init; }

    public string? DisplayNameHtml { get; init; }

    /// <summary>Absent means false, as Keycloak has it.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The version that wrote the file; null in files written by hand.</summary>
    public string? KeycloakVersion { get; init; }

    /// <summary>Unix seconds.</summary>
    public int? NotBefore { get; init; }

    public string? LoginTheme { get; init; }

    public string? AccountTheme { get; init; }

    public string? AdminTheme { get; init; }

    public string? EmailTheme { get; init; }

    public bool? InternationalizationEnabled { get; init; }

    public IReadOnlyList<string>? SupportedLocales { get; init; }

    public string? DefaultLocale { get; init; }

    /// <summary>Locale, key, text.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>>? LocalizationTexts { get; init; }

    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary><c>all</c>, <c>external</c> or <c>none</c>, in any case.</summary>
    public string? SslRequired { get; init; }

    public bool? RegistrationAllowed { get; init; }

    public bool? RegistrationEmailAsUsername { get; init; }

    public bool? RememberMe { get; init; }

    public bool? VerifyEmail { get; init; }

    public bool? LoginWithEmailAllowed { get; init; }

    public bool? DuplicateEmailsAllowed { get; init; }

    public bool? ResetPasswordAllowed { get; init; }

    public bool? EditUsernameAllowed { get; init; }

    public bool? UserManagedAccessAllowed { get; init; }

    public bool? OrganizationsEnabled { get; init; }

    public bool? AdminPermissionsEnabled { get; init; }

    public bool? VerifiableCredentialsEnabled { get; init; }

    public bool? ScimApiEnabled { get; init; }

    /// <summary>Such as <c>length(8) and digits(1)</c>.</summary>
    public string? PasswordPolicy { get; init; }

    public IReadOnlyList<string>? RequiredCredentials { get; init; }

    public IReadOnlyDictionary<string, string?>? BrowserSecurityHeaders { get; init; }

    public IReadOnlyDictionary<string, string?>? SmtpServer { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
