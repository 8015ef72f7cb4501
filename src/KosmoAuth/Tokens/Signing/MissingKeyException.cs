namespace KosmoAuth.Tokens.Signing;

/// <summary>
/// The realm has no active key for an algorithm that a client or the realm asks for: a fault of the configuration, not of the request.
/// </summary>
public sealed class MissingKeyException(string realm, string algorithm)
    : InvalidOperationException($"Realm '{realm}' has no active key for {algorithm}.")
{
    /// <summary>JWA name as configured.</summary>
    public string Algorithm => algorithm;
}
