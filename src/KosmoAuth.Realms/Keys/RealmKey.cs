namespace KosmoAuth.Realms.Keys;

/// <summary>Whether a key signs, only verifies, or neither.</summary>
public enum KeyStatus
{
    Active,
    Passive,
    Disabled,
}

/// <summary>A key of a realm (Keycloak KeyWrapper). It serves one algorithm: an RSA key for RS256 signs no PS256.</summary>
public sealed record RealmKey
{
    /// <summary>JWK <c>kid</c>: as configured, else base64url of the SHA-256 of the public key.</summary>
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

    /// <summary>Keycloak's provider id of the component, such as <c>rsa-generated</c>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Where the key stands between being made and being dropped.</summary>
    public KeyLife Life { get; init; } = KeyLife.None;

    /// <summary>PKCS#8 of an RSA or EC key, or the bytes of a symmetric one; null when the realm has only the public part.</summary>
    public byte[]? PrivateKey { get; init; }

    /// <summary>SubjectPublicKeyInfo; null for symmetric keys.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>DER of the certificate; null when none.</summary>
    public byte[]? Certificate { get; init; }
}
