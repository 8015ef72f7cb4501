using KosmoAuth.Users.Passwords.Argon2;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords.Argon2;

/// <summary>The vectors of RFC 9106 section 5 and RFC 7693 appendix A.</summary>
public sealed class Argon2VectorTests
{
    [TestCase(Argon2Type.D, "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb")]
    [TestCase(Argon2Type.I, "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8")]
    [TestCase(Argon2Type.Id, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")]
    public void Hash_is_that_of_the_RFC(Argon2Type type, string expected)
    {
        Assert.That(HashOfTheRfc(type), Is.EqualTo(expected));
    }

    [Test]
    public void Hash_of_abc_by_BLAKE2b_is_that_of_the_RFC()
    {
        var hash = new byte[64];
        Blake2b.Hash("abc"u8, hash);
        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"));
    }

    [Test]
    public void A_hash_does_not_depend_on_what_was_hashed_before()
    {
        var first = HashOfTheRfc(Argon2Type.Id);
        HashOfTheRfc(Argon2Type.D);
        Assert.That(HashOfTheRfc(Argon2Type.Id), Is.EqualTo(first));
    }

    [TestCase(7, 1, 1, 32)]
    [TestCase(31, 1, 4, 32)]
    [TestCase(32, 0, 1, 32)]
    [TestCase(32, 1, 0, 32)]
    [TestCase(32, 1, 1, 3)]
    [TestCase(32, 1, 1, 1025)]
    [TestCase(int.MaxValue, 1, 1, 32)]
    [TestCase(1 << 20, 1000, 1, 32)]
    public void Parameters_that_the_RFC_forbids_or_nobody_can_pay_are_not_valid(int memory, int passes, int lanes, int length)
    {
        var parameters = new Argon2Parameters(Argon2Type.Id, Argon2Version.V13, memory, passes, lanes, length);
        Assert.That(parameters.AreValid, Is.False);
        Assert.That(() => Argon2Hash.Compute(parameters, "password"u8, "saltsalt"u8, new byte[Math.Max(length, 0)]), Throws.ArgumentException);
    }

    private static string HashOfTheRfc(Argon2Type type)
    {
        var hash = new byte[32];
        Argon2Hash.Compute(
            new Argon2Parameters(type, Argon2Version.V13, MemoryKiB: 32, Passes: 3, Lanes: 4, HashLength: 32),
            Repeated(1, 32), Repeated(2, 16), hash, secret: Repeated(3, 8), associatedData: Repeated(4, 12));
        return Convert.ToHexStringLower(hash);
    }

    private static byte[] Repeated(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
