using System.Diagnostics;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Otp;

/// <summary>The arithmetic of codes, against the RFCs' vectors and another program.</summary>
public sealed class OtpCodeTests
{
    private const string Digits20 = "12345678901234567890";

    [TestCase(0, "755224")]
    [TestCase(1, "287082")]
    [TestCase(2, "359152")]
    [TestCase(3, "969429")]
    [TestCase(4, "338314")]
    [TestCase(5, "254676")]
    [TestCase(6, "287922")]
    [TestCase(7, "162583")]
    [TestCase(8, "399871")]
    [TestCase(9, "520489")]
    public void Counters_give_the_codes_of_RFC_4226(long counter, string code) =>
        Assert.That(Code(OtpAlgorithm.HmacSHA1, Digits20, counter, 6), Is.EqualTo(code));

    [TestCase(59, "94287082", "46119246", "90693936")]
    [TestCase(1_111_111_109, "07081804", "68084774", "25091201")]
    [TestCase(1_111_111_111, "14050471", "67062674", "99943326")]
    [TestCase(1_234_567_890, "89005924", "91819424", "93441116")]
    [TestCase(2_000_000_000, "69279037", "90698825", "38618901")]
    [TestCase(20_000_000_000, "65353130", "77737706", "47863826")]
    public void Times_give_the_codes_of_RFC_6238(long time, string sha1, string sha256, string sha512)
    {
        var step = time / 30;
        Assert.That(Code(OtpAlgorithm.HmacSHA1, Digits20, step, 8), Is.EqualTo(sha1));
        Assert.That(Code(OtpAlgorithm.HmacSHA256, Digits20 + "123456789012", step, 8), Is.EqualTo(sha256));
        Assert.That(Code(OtpAlgorithm.HmacSHA512, string.Concat(Enumerable.Repeat(Digits20, 4))[..64], step, 8), Is.EqualTo(sha512));
    }

    [TestCase(OtpAlgorithm.HmacSHA1, "sha1", 6, 30)]
    [TestCase(OtpAlgorithm.HmacSHA256, "sha256", 8, 60)]
    [TestCase(OtpAlgorithm.HmacSHA512, "sha512", 6, 30)]
    public async Task Oathtool_computes_the_same_codes_from_the_key_that_is_shown(OtpAlgorithm algorithm, string name, int digits, int period)
    {
        foreach (var time in new[] { 1_800_000_000L, 1_800_000_123, 2_222_222_222 })
        {
            var secret = OtpSecret.New();
            var theirs = await OathtoolAsync(
                $"--totp={name}", "--base32", $"--digits={digits}", $"--time-step-size={period}s", $"--now=@{time}", secret.Grouped);
            Assert.That(Code(algorithm, secret.Reveal(), time / period, digits), Is.EqualTo(theirs));
        }
    }

    [TestCase("123456", "123456")]
    [TestCase("１２３４５６", "123456", Description = "Full width, from a Japanese keyboard")]
    [TestCase("123 456", "123456")]
    [TestCase("１２３　４５６\r\n", "123456")]
    [TestCase(" 12-34-56 ", "123456")]
    [TestCase("１２３ー４５６", "123456", Description = "The long vowel mark that a kana keyboard writes for a hyphen")]
    [TestCase("12345", "12345")]
    [TestCase("١٢٣٤٥٦", "", Description = "Arabic digits")]
    [TestCase("12345a", "")]
    [TestCase("-123456\ud800", "")]
    [TestCase("   ", "")]
    [TestCase(null, "")]
    public void Codes_are_read_as_people_type_them(string? typed, string code) => Assert.That(OtpCode.Normalise(typed), Is.EqualTo(code));

    [Test]
    public void Endless_text_is_no_code() => Assert.That(OtpCode.Normalise(new string('1', 10_000)), Is.Empty);

    [TestCase("", "")]
    [TestCase("f", "MY")]
    [TestCase("fo", "MZXQ")]
    [TestCase("foo", "MZXW6")]
    [TestCase("foob", "MZXW6YQ")]
    [TestCase("fooba", "MZXW6YTB")]
    [TestCase("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_RFC_4648(string text, string encoded)
    {
        Assert.That(Base32.Encode(Encoding.ASCII.GetBytes(text)), Is.EqualTo(encoded));
        Assert.That(Base32.Decode(encoded.ToLowerInvariant() + "==="), Is.EqualTo(Encoding.ASCII.GetBytes(text)));
    }

    internal static string Code(OtpAlgorithm algorithm, string secret, long counter, int digits)
    {
        Span<byte> code = stackalloc byte[digits];
        OtpCode.Write(algorithm, Encoding.UTF8.GetBytes(secret), counter, code);
        return Encoding.ASCII.GetString(code);
    }

    private static async Task<string> OathtoolAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("oathtool", arguments) { RedirectStandardOutput = true };
        start.Environment["TZ"] = "UTC";
        using var program = Process.Start(start)!;
        var output = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        return output.Trim();
    }
}
