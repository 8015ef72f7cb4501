using KosmoAuth.Realms;

namespace KosmoAuth.Tokens;

/// <summary>What an authorization code stands for (RFC 6749 section 4.1.2), sealed into the code itself. Seam: to be completed by tokens.</summary>
public sealed record AuthorizationCode
{
    /// <summary>For single use.</summary>
    public required string Id { get; init; }

    public required string SessionId { get; init; }

    /// <summary>Internal id of the client.</summary>
    public required string ClientUuid { get; init; }

    /// <summary>As sent in the authorization request; null when it named none.</summary>
    public string? RedirectUri { get; init; }

    public string? Scope { get; init; }

    public string? Nonce { get; init; }

    public string? CodeChallenge { get; init; }

    public string? CodeChallengeMethod { get; init; }

    /// <summary>The <c>claims</c> parameter.</summary>
    public string? Claims { get; init; }

    /// <summary>No proof was asked for (<c>acr</c> 0 where no level condition ran).</summary>
    public bool SsoReused { get; init; }

    /// <summary>-1 when no level condition ran.</summary>
    public int Level { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long IssuedAt { get; init; }

    /// <summary>Keycloak's shape: three parts separated by dots, the second the session id, the third the client's internal id.</summary>
    public string Write(Sealer sealer, Realm realm) => throw new NotSupportedException();

    /// <summary>Null for anything that this realm did not write.</summary>
    public static AuthorizationCode? Read(string text, Sealer sealer, Realm realm) => throw new NotSupportedException();
}
