namespace KosmoAuth.Realms.Representation;

public sealed partial record RealmRepresentation
{
    public string? DefaultSignatureAlgorithm { get; init; }

    public bool? RevokeRefreshToken { get; init; }

    public int? RefreshTokenMaxReuse { get; init; }

    public int? AccessTokenLifespan { get; init; }

    public int? AccessTokenLifespanForImplicitFlow { get; init; }

    public int? SsoSessionIdleTimeout { get; init; }

    public int? SsoSessionMaxLifespan { get; init; }

    public int? SsoSessionIdleTimeoutRememberMe { get; init; }

    public int? SsoSessionMaxLifespanRememberMe { get; init; }

    public int? OfflineSessionIdleTimeout { get; init; }

    public bool? OfflineSessionMaxLifespanEnabled { get; init; }

    public int? OfflineSessionMaxLifespan { get; init; }

    public int? ClientSessionIdleTimeout { get; init; }

    public int? ClientSessionMaxLifespan { get; init; }

    public int? ClientOfflineSessionIdleTimeout { get; init; }

    public int? ClientOfflineSessionMaxLifespan { get; init; }

    public int? AccessCodeLifespan { get; init; }

    public int? AccessCodeLifespanUserAction { get; init; }

    public int? AccessCodeLifespanLogin { get; init; }

    public int? ActionTokenGeneratedByAdminLifespan { get; init; }

    public int? ActionTokenGeneratedByUserLifespan { get; init; }

    public int? Oauth2DeviceCodeLifespan { get; init; }

    public int? Oauth2DevicePollingInterval { get; init; }

    public bool? BruteForceProtected { get; init; }

    public bool? PermanentLockout { get; init; }

    public int? MaxTemporaryLockouts { get; init; }

    /// <summary><c>MULTIPLE</c> or <c>LINEAR</c>.</summary>
    public string? BruteForceStrategy { get; init; }

    public int? MaxFailureWaitSeconds { get; init; }

    public int? MinimumQuickLoginWaitSeconds { get; init; }

    public int? WaitIncrementSeconds { get; init; }

    public long? QuickLoginCheckMilliSeconds { get; init; }

    public int? MaxDeltaTimeSeconds { get; init; }

    public int? FailureFactor { get; init; }

    public int? MaxSecondaryAuthFailures { get; init; }

    public bool? EventsEnabled { get; init; }

    /// <summary>Seconds; 0 keeps them.</summary>
    public long? EventsExpiration { get; init; }

    public IReadOnlyList<string>? EventsListeners { get; init; }

    public IReadOnlyList<string>? EnabledEventTypes { get; init; }

    public bool? AdminEventsEnabled { get; init; }

    public bool? AdminEventsDetailsEnabled { get; init; }
}
