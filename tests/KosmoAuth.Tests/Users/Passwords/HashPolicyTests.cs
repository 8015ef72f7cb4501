using KosmoAuth.Users.Passwords;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords;

public sealed class HashPolicyTests
{
    [TestCase(null, 5)]
    [TestCase("", 5)]
    [TestCase("length(8) and notUsername(undefined)", 5)]
    [TestCase("length(8) and notUsername(undefined) and passwordHistory(3) and hashIterations(6) and hashAlgorithm(argon2)", 6)]
    [TestCase("hashIterations(100)", 100)]
    [TestCase("hashIterations(27500)", 5, Description = "A number that was meant for PBKDF2")]
    [TestCase("hashIterations(-1)", 5)]
    [TestCase("hashIterations(0)", 5)]
    [TestCase("hashIterations(many)", 5)]
    [TestCase("hashIterations(99999999999)", 5)]
    [TestCase("hashIterations", 5)]
    [TestCase("hashIterations(", 5)]
    [TestCase("hashAlgorithm(md5) and hashIterations(9)", 9)]
    [TestCase("regexPattern(.*hashIterations(9)) and length(8)", 5)]
    public void Passwords_are_hashed_by_Argon2_unless_the_policy_says_otherwise(string? policy, int passes) =>
        Assert.That(HashPolicy.Of(policy), Is.EqualTo(new Argon2Method(Argon2Method.Default.Parameters with { Passes = passes })));

    [TestCase("hashAlgorithm(pbkdf2-sha512)", "pbkdf2-sha512", 210_000, 64)]
    [TestCase("hashAlgorithm(pbkdf2-sha256)", "pbkdf2-sha256", 600_000, 32)]
    [TestCase("hashAlgorithm(pbkdf2)", "pbkdf2", 1_300_000, 64)]
    [TestCase(" hashIterations( 27500 )  and  hashAlgorithm( pbkdf2-sha256 ) ", "pbkdf2-sha256", 27_500, 32)]
    [TestCase("hashAlgorithm(pbkdf2-sha512) and hashIterations(2000000000)", "pbkdf2-sha512", 210_000, 64)]
    public void PBKDF2_takes_the_iterations_of_the_policy_or_those_of_Keycloak(string policy, string name, int iterations, int length)
    {
        var method = HashPolicy.Of(policy) as Pbkdf2Method;
        Assert.That((method?.Name, method?.Iterations, method?.Length), Is.EqualTo((name, iterations, length)));
    }
}
