using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using Microsoft.IdentityModel.Tokens;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>
/// Signatures of assertions (RFC 7518 section 3). The kind of key decides the family of algorithms, so a public key is never taken for
/// a secret.
/// </summary>
internal static class AssertionSignature
{
    private static readonly HashSet<string> s_ofKeys =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>Algorithms that clients may sign with, for the metadata.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [.. s_ofKeys, "HS256", "HS384", "HS512"];

    public static bool IsBySecret(ClientAssertion assertion, Secret? secret)
    {
        if (secret is null)
        {
            return false;
        }

        var key = Encoding.UTF8.GetBytes(secret.Reveal());
        byte[]? expected = assertion.Algorithm switch
        {
            "HS256" => HMACSHA256.HashData(key, assertion.Signed),
            "HS384" => HMACSHA384.HashData(key, assertion.Signed),
            "HS512" => HMACSHA512.HashData(key, assertion.Signed),
            _ => null,
        };
        return expected is not null && CryptographicOperations.FixedTimeEquals(expected, assertion.Signature);
    }

    public static bool IsByKey(ClientAssertion assertion, SecurityKey key)
    {
        if (!s_ofKeys.Contains(assertion.Algorithm) || !key.CryptoProviderFactory.IsSupportedAlgorithm(assertion.Algorithm, key))
        {
            return false;
        }

        var provider = key.CryptoProviderFactory.CreateForVerifying(key, assertion.Algorithm);
        try
        {
            return provider.Verify(assertion.Signed, assertion.Signature);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return false;
        }
        finally
        {
            key.CryptoProviderFactory.ReleaseSignatureProvider(provider);
        }
    }
}
