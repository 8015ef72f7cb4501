using System.Collections.Frozen;

namespace KosmoAuth.Realms;

/// <summary>Keycloak <c>sslRequired</c>.</summary>
public enum SslRequired
{
    All,
    External,
    None,
}

/// <summary>Switches of the log-in pages.</summary>
public sealed record RealmLogin(
    bool RegistrationAllowed, bool RegistrationEmailAsUsername, bool RememberMe, bool VerifyEmail, bool LoginWithEmailAllowed,
    bool DuplicateEmailsAllowed, bool ResetPasswordAllowed, bool EditUsernameAllowed);

/// <summary>Lifetimes of tokens and sessions, all in seconds, under Keycloak's names; 0 means what Keycloak means by it.</summary>
public sealed record RealmLifetimes(
    int AccessTokenLifespan, int AccessTokenLifespanForImplicitFlow, int AccessCodeLifespan, int AccessCodeLifespanUserAction,
    int AccessCodeLifespanLogin, int SsoSessionIdleTimeout, int SsoSessionMaxLifespan, int SsoSessionIdleTimeoutRememberMe,
    int SsoSessionMaxLifespanRememberMe, int ClientSessionIdleTimeout, int ClientSessionMaxLifespan, int OfflineSessionIdleTimeout,
    bool OfflineSessionMaxLifespanEnabled, int OfflineSessionMaxLifespan, int ClientOfflineSessionIdleTimeout,
    int ClientOfflineSessionMaxLifespan, bool RevokeRefreshToken, int RefreshTokenMaxReuse);

/// <summary>Brute-force detection under Keycloak's names (seconds unless the name says milliseconds).</summary>
public sealed record RealmBruteForce(
    bool BruteForceProtected, bool PermanentLockout, int MaxTemporaryLockouts, bool Linear, int FailureFactor, int WaitIncrementSeconds,
    int MaxFailureWaitSeconds, int MinimumQuickLoginWaitSeconds, long QuickLoginCheckMilliSeconds, int MaxDeltaTimeSeconds);

/// <summary>Languages of the realm and its own texts (<c>localizationTexts</c>: locale, key, text).</summary>
public sealed record RealmLocalization(
    bool InternationalizationEnabled, IReadOnlyList<string> SupportedLocales, string? DefaultLocale,
    FrozenDictionary<string, FrozenDictionary<string, string>> Texts);

/// <summary>Event settings.</summary>
public sealed record RealmEvents(
    bool EventsEnabled, long EventsExpiration, IReadOnlyList<string> EventsListeners, FrozenSet<string> EnabledEventTypes);
