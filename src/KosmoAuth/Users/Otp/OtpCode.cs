using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.Otp;

/// <summary>One-time codes by RFC 4226 section 5.3 and RFC 6238.</summary>
internal static class OtpCode
{
    public const int MostDigits = 9;

    // Room for blanks and hyphens; longer text is no code and is not looked at.
    private const int LongestTyped = 40;

    private static readonly int[] s_powersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>What the person meant: full-width digits as ASCII (NFKC), without blanks and hyphens. Empty when that is anything but digits.</summary>
    public static string Normalise(string? typed)
    {
        if (typed is not { Length: > 0 and <= LongestTyped } || !IsText(typed))
        {
            return "";
        }

        var code = string.Concat(typed.Normalize(NormalizationForm.FormKC).Where(character => !IsBetweenDigits(character)));
        return code.All(char.IsAsciiDigit) ? code : "";
    }

    /// <summary>Writes the code of this counter as ASCII digits.</summary>
    /// <param name="counter">TOTP: the number of the step.</param>
    /// <param name="code">As long as the code has digits, 1 to <see cref="MostDigits"/>.</param>
    public static void Write(OtpAlgorithm algorithm, ReadOnlySpan<byte> key, long counter, Span<byte> code)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, counter);
        Span<byte> hash = stackalloc byte[HMACSHA512.HashSizeInBytes];
        var length = Hash(algorithm, key, message, hash);
        var offset = hash[length - 1] & 0x0F;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue) % s_powersOfTen[code.Length];
        for (var at = code.Length - 1; at >= 0; at--, number /= 10)
        {
            code[at] = (byte)('0' + (number % 10));
        }
    }

    private static int Hash(OtpAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> hash) => algorithm switch
    {
        OtpAlgorithm.HmacSHA512 => HMACSHA512.HashData(key, message, hash),
        OtpAlgorithm.HmacSHA256 => HMACSHA256.HashData(key, message, hash),
#pragma warning disable CA5350 // What every authenticator app uses; as a keyed hash it is not broken.
        _ => HMACSHA1.HashData(key, message, hash),
#pragma warning restore CA5350
    };

    // Normalising half a surrogate pair would throw.
    private static bool IsText(string text) => !text.Any(char.IsSurrogate);

    private static bool IsBetweenDigits(char character) =>
        char.IsWhiteSpace(character) || character is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or '\u30FC' or '\u200B' or '\uFEFF';
}
