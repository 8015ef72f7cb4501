namespace KosmoAuth.Realms;

/// <summary>An SSO session of a person in a realm (Keycloak user session). Times are Unix seconds.</summary>
public sealed record UserSession
{
    /// <summary>24 characters of base64url: <c>sid</c> in tokens.</summary>
    public required string Id { get; init; }

    public required string RealmId { get; init; }

    public required string UserId { get; init; }

    /// <summary>Whether this is the offline twin, which survives log-out of the browser.</summary>
    public bool Offline { get; init; }

    public required long Started { get; init; }

    /// <summary>Last use by SSO or refresh; drives the idle time-out.</summary>
    public required long LastAccess { get; init; }

    public bool RememberMe { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>When the person last proved who they are (<c>auth_time</c>).</summary>
    public required long AuthTime { get; init; }

    /// <summary>Level of authentication reached; 0 when no level condition ran.</summary>
    public int Level { get; init; }

    /// <summary>Session notes that mappers read, such as AUTH_TIME or clientHost.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();
}

/// <summary>What one client has within a user session (Keycloak authenticated client session). Times are Unix seconds.</summary>
public sealed record ClientSession
{
    public required string SessionId { get; init; }

    /// <summary>Internal id of the client.</summary>
    public required string ClientId { get; init; }

    public required string RealmId { get; init; }

    public bool Offline { get; init; }

    public required long Started { get; init; }

    public required long LastAccess { get; init; }

    /// <summary>Redirect URI of the last authorization; null for grants without one.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>Generation of the refresh token lineage that is valid now; only used with rotation.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();
}
