namespace KosmoAuth.Realms.Keys;

/// <summary>Whether a key signs, only verifies, or neither.</summary>
public enum KeyStatus
{
    Active,
    Passive,
    Disabled,
}

/// <summary>A key of a realm (Keycloak KeyWrapper). Seam: to be completed by realms.</summary>
public sealed class RealmKey
{
    /// <summary>JWK <c>kid</c>.</summary>
    public required string Kid { get; init; }

    /// <summary>JWA name such as RS256, RSA-OAEP, HS512, AES.</summary>
    public required string Algorithm { get; init; }

    /// <summary><c>RSA</c>, <c>EC</c> or <c>OCT</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>sig</c> or <c>enc</c>.</summary>
    public required string Use { get; init; }

    public required KeyStatus Status { get; init; }

    public required long Priority { get; init; }

    /// <summary>Component id.</summary>
    public required string ProviderId { get; init; }

    /// <summary>PKCS#8 of an RSA or EC key, or the bytes of a symmetric one; null when the realm has only the public part.</summary>
    public byte[]? PrivateKey { get; init; }

    /// <summary>SubjectPublicKeyInfo; null for symmetric keys.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>DER of the certificate; null when none.</summary>
    public byte[]? Certificate { get; init; }
}

/// <summary>The keys of a realm, compiled from its <c>org.keycloak.keys.KeyProvider</c> components.</summary>
public sealed class RealmKeys(IReadOnlyList<RealmKey> keys)
{
    /// <summary>All, highest priority first.</summary>
    public IReadOnlyList<RealmKey> All => keys;

    /// <summary>The active key of highest priority for signing with this algorithm; null when there is none.</summary>
    public RealmKey? Active(string algorithm, string use = "sig") =>
        keys.FirstOrDefault(key => key.Status == KeyStatus.Active && key.Algorithm == algorithm && key.Use == use && key.PrivateKey is not null);

    /// <summary>A key that may verify; null when unknown or disabled.</summary>
    public RealmKey? Find(string kid) => keys.FirstOrDefault(key => key.Kid == kid && key.Status != KeyStatus.Disabled);
}
