using System.Globalization;
using KosmoAuth.Users.Passwords.Policy;

namespace KosmoAuth.Users.Passwords;

/// <summary>What a realm's password policy says about hashing: <c>hashAlgorithm(...)</c> and <c>hashIterations(...)</c>.</summary>
public static class HashPolicy
{
    // Keycloak's limit: a higher number was meant for PBKDF2.
    private const int MostArgon2Passes = 100;

    /// <summary>How new passwords are hashed. What the policy does not say, or says wrongly, is Keycloak's default.</summary>
    /// <param name="policy">Keycloak's text, such as <c>length(8) and hashAlgorithm(pbkdf2-sha512)</c>; null when the realm has none.</param>
    public static HashMethod Of(string? policy)
    {
        _ = int.TryParse(PasswordPolicyText.Argument(policy, "hashIterations"), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations);
        if (Pbkdf2Method.Default(PasswordPolicyText.Argument(policy, "hashAlgorithm").ToString()) is { } pbkdf2)
        {
            return iterations is > 0 and <= Pbkdf2Method.MostIterations ? pbkdf2 with { Iterations = iterations } : pbkdf2;
        }

        var argon2 = Argon2Method.Default;
        return iterations is > 0 and <= MostArgon2Passes ? new Argon2Method(argon2.Parameters with { Passes = iterations }) : argon2;
    }

    /// <summary>Whether <c>hashAlgorithm</c> may name it.</summary>
    public static bool Knows(string algorithm) => algorithm == Argon2Method.Name || Pbkdf2Method.Default(algorithm) is not null;
}
