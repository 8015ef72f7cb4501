using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Ranges and words of the realm's own fields.</summary>
internal static class ValueCheck
{
    private static readonly string[] s_algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"];

    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        Numbers(realm, places);
        Word(places, "sslRequired", realm.SslRequired, ["all", "external", "none"]);
        Word(places, "bruteForceStrategy", realm.BruteForceStrategy, ["MULTIPLE", "LINEAR"]);
        Word(places, "otpPolicyType", realm.OtpPolicyType, ["totp", "hotp"]);
        Word(places, "otpPolicyAlgorithm", realm.OtpPolicyAlgorithm, ["HmacSHA1", "HmacSHA256", "HmacSHA512"]);
        Otp(realm, places);
        Word(places, "defaultSignatureAlgorithm", realm.DefaultSignatureAlgorithm, s_algorithms);
        if (realm.Enabled is null)
        {
            places.Warn(["realm"], $"The realm \"{realm.Realm}\" does not say \"enabled\": true, so nobody can sign in to it. Add it.");
        }

        if (realm is { DefaultLocale: { Length: > 0 } locale, SupportedLocales: { Count: > 0 } supported } && !supported.Contains(locale))
        {
            places.Warn(["defaultLocale"], $"The default locale \"{locale}\" is none of supportedLocales. Add it there.");
        }
    }

    private static void Numbers(RealmRepresentation realm, RealmPlaces places)
    {
        (string Name, long? Value)[] numbers =
        [
            ("notBefore", realm.NotBefore), ("accessTokenLifespan", realm.AccessTokenLifespan),
            ("accessTokenLifespanForImplicitFlow", realm.AccessTokenLifespanForImplicitFlow),
            ("ssoSessionIdleTimeout", realm.SsoSessionIdleTimeout), ("ssoSessionMaxLifespan", realm.SsoSessionMaxLifespan),
            ("ssoSessionIdleTimeoutRememberMe", realm.SsoSessionIdleTimeoutRememberMe),
            ("ssoSessionMaxLifespanRememberMe", realm.SsoSessionMaxLifespanRememberMe),
            ("offlineSessionIdleTimeout", realm.OfflineSessionIdleTimeout), ("offlineSessionMaxLifespan", realm.OfflineSessionMaxLifespan),
            ("clientSessionIdleTimeout", realm.ClientSessionIdleTimeout), ("clientSessionMaxLifespan", realm.ClientSessionMaxLifespan),
            ("clientOfflineSessionIdleTimeout", realm.ClientOfflineSessionIdleTimeout),
            ("clientOfflineSessionMaxLifespan", realm.ClientOfflineSessionMaxLifespan),
            ("accessCodeLifespan", realm.AccessCodeLifespan), ("accessCodeLifespanUserAction", realm.AccessCodeLifespanUserAction),
            ("accessCodeLifespanLogin", realm.AccessCodeLifespanLogin),
            ("actionTokenGeneratedByAdminLifespan", realm.ActionTokenGeneratedByAdminLifespan),
            ("actionTokenGeneratedByUserLifespan", realm.ActionTokenGeneratedByUserLifespan),
            ("oauth2DeviceCodeLifespan", realm.Oauth2DeviceCodeLifespan), ("oauth2DevicePollingInterval", realm.Oauth2DevicePollingInterval),
            ("refreshTokenMaxReuse", realm.RefreshTokenMaxReuse), ("failureFactor", realm.FailureFactor),
            ("waitIncrementSeconds", realm.WaitIncrementSeconds), ("maxFailureWaitSeconds", realm.MaxFailureWaitSeconds),
            ("minimumQuickLoginWaitSeconds", realm.MinimumQuickLoginWaitSeconds),
            ("quickLoginCheckMilliSeconds", realm.QuickLoginCheckMilliSeconds), ("maxDeltaTimeSeconds", realm.MaxDeltaTimeSeconds),
            ("maxTemporaryLockouts", realm.MaxTemporaryLockouts), ("eventsExpiration", realm.EventsExpiration),
            ("otpPolicyInitialCounter", realm.OtpPolicyInitialCounter), ("otpPolicyLookAheadWindow", realm.OtpPolicyLookAheadWindow),
        ];
        foreach (var (name, value) in numbers.Where(number => number.Value < 0))
        {
            places.Add([name], $"{name} is {value}, but must not be negative.");
        }
    }

    private static void Otp(RealmRepresentation realm, RealmPlaces places)
    {
        if (realm.OtpPolicyDigits is not (null or 6 or 8))
        {
            places.Warn(["otpPolicyDigits"], $"otpPolicyDigits is {realm.OtpPolicyDigits}; authenticator apps know 6 and 8 only.");
        }

        if (realm.OtpPolicyPeriod < 1)
        {
            places.Add(["otpPolicyPeriod"], $"otpPolicyPeriod is {realm.OtpPolicyPeriod}, but must be at least 1 second.");
        }

        if (realm.OtpPolicyLookAheadWindow > RealmOtp.WidestWindow)
        {
            places.Warn(["otpPolicyLookAheadWindow"], $"otpPolicyLookAheadWindow is above {RealmOtp.WidestWindow}, which counts instead.");
        }
    }

    private static void Word(RealmPlaces places, string name, string? value, string[] allowed)
    {
        if (!string.IsNullOrEmpty(value) && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            places.Add([name], $"{name} cannot be \"{value}\".{NearMiss.Hint(value, allowed)} Use one of {string.Join(", ", allowed)}.");
        }
    }
}
