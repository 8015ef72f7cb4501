using System.Collections.Frozen;
using System.Text.Json;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Compilation;

/// <summary>The realm's own fields; absent ones have Keycloak's defaults, which a prepared realm already holds.</summary>
internal static class RealmSettings
{
    public static SslRequired Ssl(string? text) => text?.ToUpperInvariant() switch
    {
        "ALL" => SslRequired.All,
        "NONE" => SslRequired.None,
        _ => SslRequired.External,
    };

    public static RealmLogin Login(RealmRepresentation realm) => new(
        realm.RegistrationAllowed ?? false, realm.RegistrationEmailAsUsername ?? false, realm.RememberMe ?? false,
        realm.VerifyEmail ?? false, realm.LoginWithEmailAllowed ?? true, realm.DuplicateEmailsAllowed ?? false,
        realm.ResetPasswordAllowed ?? false, realm.EditUsernameAllowed ?? false);

    public static RealmLifetimes Lifetimes(RealmRepresentation realm) => new(
        AccessTokenLifespan: realm.AccessTokenLifespan ?? 300,
        AccessTokenLifespanForImplicitFlow: realm.AccessTokenLifespanForImplicitFlow ?? 900,
        AccessCodeLifespan: realm.AccessCodeLifespan ?? 60,
        AccessCodeLifespanUserAction: realm.AccessCodeLifespanUserAction ?? 300,
        AccessCodeLifespanLogin: realm.AccessCodeLifespanLogin ?? 1800,
        SsoSessionIdleTimeout: realm.SsoSessionIdleTimeout ?? 1800,
        SsoSessionMaxLifespan: realm.SsoSessionMaxLifespan ?? 36000,
        SsoSessionIdleTimeoutRememberMe: realm.SsoSessionIdleTimeoutRememberMe ?? 0,
        SsoSessionMaxLifespanRememberMe: realm.SsoSessionMaxLifespanRememberMe ?? 0,
        ClientSessionIdleTimeout: realm.ClientSessionIdleTimeout ?? 0,
        ClientSessionMaxLifespan: realm.ClientSessionMaxLifespan ?? 0,
        OfflineSessionIdleTimeout: realm.OfflineSessionIdleTimeout ?? 2592000,
        OfflineSessionMaxLifespanEnabled: realm.OfflineSessionMaxLifespanEnabled ?? false,
        OfflineSessionMaxLifespan: realm.OfflineSessionMaxLifespan ?? 5184000,
        ClientOfflineSessionIdleTimeout: realm.ClientOfflineSessionIdleTimeout ?? 0,
        ClientOfflineSessionMaxLifespan: realm.ClientOfflineSessionMaxLifespan ?? 0,
        RevokeRefreshToken: realm.RevokeRefreshToken ?? false,
        RefreshTokenMaxReuse: realm.RefreshTokenMaxReuse ?? 0);

    public static RealmBruteForce BruteForce(RealmRepresentation realm) => new(
        realm.BruteForceProtected ?? false,
        realm.PermanentLockout ?? false,
        MaxTemporaryLockouts: realm.MaxTemporaryLockouts ?? 0,
        Linear: string.Equals(realm.BruteForceStrategy, "LINEAR", StringComparison.OrdinalIgnoreCase),
        FailureFactor: realm.FailureFactor ?? 30,
        WaitIncrementSeconds: realm.WaitIncrementSeconds ?? 60,
        MaxFailureWaitSeconds: realm.MaxFailureWaitSeconds ?? 900,
        MinimumQuickLoginWaitSeconds: realm.MinimumQuickLoginWaitSeconds ?? 60,
        QuickLoginCheckMilliSeconds: realm.QuickLoginCheckMilliSeconds ?? 1000,
        MaxDeltaTimeSeconds: realm.MaxDeltaTimeSeconds ?? 43200);

    public static RealmOtp Otp(RealmRepresentation realm) => new(
        string.Equals(realm.OtpPolicyType, "hotp", StringComparison.OrdinalIgnoreCase) ? OtpType.Hotp : OtpType.Totp,
        Enum.TryParse<OtpAlgorithm>(realm.OtpPolicyAlgorithm, ignoreCase: true, out var algorithm) ? algorithm : OtpAlgorithm.HmacSHA1,
        OtpPolicyInitialCounter: Math.Max(realm.OtpPolicyInitialCounter ?? 0, 0),
        OtpPolicyDigits: realm.OtpPolicyDigits is > 0 and < 10 and var digits ? digits : 6,
        OtpPolicyLookAheadWindow: Math.Clamp(realm.OtpPolicyLookAheadWindow ?? 1, 0, RealmOtp.WidestWindow),
        OtpPolicyPeriod: realm.OtpPolicyPeriod is > 0 and var period ? period : 30,
        OtpPolicyCodeReusable: realm.OtpPolicyCodeReusable ?? false);

    public static RealmLocalization Localization(RealmRepresentation realm, IEnumerable<RealmDocument> texts) => new(
        realm.InternationalizationEnabled ?? false,
        realm.SupportedLocales ?? [],
        realm.DefaultLocale,
        texts.ToFrozenDictionary(
            locale => locale.Key,
            locale => Texts(JsonSerializer.Deserialize(locale.Json, RealmJson.Default.IReadOnlyDictionaryStringString))));

    public static RealmEvents Events(RealmRepresentation realm) => new(
        realm.EventsEnabled ?? false, realm.EventsExpiration ?? 0, realm.EventsListeners ?? ["jboss-logging"],
        (realm.EnabledEventTypes ?? []).ToFrozenSet());

    public static IReadOnlyList<RequiredAction> RequiredActions(IReadOnlyList<RequiredActionProviderRepresentation> actions) => actions
        .Select(action => new RequiredAction(
            action.Alias!, action.ProviderId ?? action.Alias!, action.Name ?? action.Alias!, action.Enabled ?? false,
            action.DefaultAction ?? false, action.Priority ?? 0, Texts(action.Config)))
        .OrderBy(action => action.Priority)
        .ToArray();

    /// <summary>A map of texts; null values count as absent.</summary>
    public static FrozenDictionary<string, string> Texts(IReadOnlyDictionary<string, string?>? texts) =>
        texts is null || texts.Count == 0
            ? FrozenDictionary<string, string>.Empty
            : texts.Where(text => text.Value is not null).ToFrozenDictionary(text => text.Key, text => text.Value!);
}
