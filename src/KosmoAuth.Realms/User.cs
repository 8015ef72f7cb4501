namespace KosmoAuth.Realms;

/// <summary>A person or service account as read from the database: one consistent snapshot.</summary>
public sealed class User
{
    public required string Id { get; init; }

    public required string RealmId { get; init; }

    /// <summary>Lower case, as Keycloak keeps it.</summary>
    public required string Username { get; init; }

    public string? Email { get; init; }

    public bool EmailVerified { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Unix seconds; tokens issued earlier are refused.</summary>
    public long NotBefore { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreatedTimestampMs { get; init; }

    /// <summary>The internal id of the client whose service account this is; null for people.</summary>
    public string? ServiceAccountClientId { get; init; }

    /// <summary>Raised by every change of the row or of what hangs on it; caches compare it.</summary>
    public required long Version { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<string> RoleIds { get; init; } = [];

    public IReadOnlyList<string> GroupIds { get; init; } = [];

    /// <summary>Aliases of required actions, such as UPDATE_PASSWORD.</summary>
    public IReadOnlyList<string> RequiredActions { get; init; } = [];

    /// <summary>Which kinds of credentials exist (<c>password</c>, <c>otp</c>, …), without their secrets.</summary>
    public IReadOnlyList<string> CredentialTypes { get; init; } = [];

    /// <summary>When the password was set, in milliseconds since 1970; null when there is none or nobody knows.</summary>
    public long? PasswordCreatedMs { get; init; }
}

/// <summary>A credential of a user in Keycloak's format (CredentialRepresentation); the secret part is decrypted and must not be logged.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Type"><c>password</c>, <c>otp</c>, …</param>
/// <param name="UserLabel">Name that the person gave it.</param>
/// <param name="CreatedDateMs">Milliseconds since 1970.</param>
/// <param name="CredentialData">Public part, JSON text.</param>
/// <param name="SecretData">Secret part, JSON text.</param>
public sealed record Credential(string Id, string Type, string? UserLabel, long? CreatedDateMs, string CredentialData, Secret SecretData);
