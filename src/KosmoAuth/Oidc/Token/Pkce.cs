using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Oidc.Token;

/// <summary>Proof that the one who redeems a code is the one who asked for it (RFC 7636 section 4.6).</summary>
internal static class Pkce
{
    private const int ShortestVerifier = 43;
    private const int LongestVerifier = 128;

    private static readonly SearchValues<char> s_unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Null when the verifier fits the challenge, or when there is neither.</summary>
    /// <param name="method"><c>S256</c> or <c>plain</c>; null means plain.</param>
    public static GrantResult.Refused? Check(string? challenge, string? method, string? verifier)
    {
        if (challenge is null)
        {
            // Somebody took the challenge out of the authorization request.
            return verifier is null ? null
                : GrantResult.Invalid("PKCE code verifier specified but challenge not present in authorization", "invalid_code_verifier");
        }

        if (verifier is null)
        {
            return GrantResult.Invalid("PKCE code verifier not specified", "code_verifier_missing");
        }

        if (verifier.Length is < ShortestVerifier or > LongestVerifier || verifier.AsSpan().ContainsAnyExcept(s_unreserved))
        {
            return GrantResult.Invalid("PKCE verification failed: Invalid code verifier", "invalid_code_verifier");
        }

        var computed = method == "S256" ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : verifier;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(computed), Encoding.UTF8.GetBytes(challenge))
            ? null
            : GrantResult.Invalid("PKCE verification failed: Code mismatch", "pkce_verification_failed");
    }
}
