using System.Text;

namespace KosmoAuth.Users.Otp;

/// <summary>RFC 4648 section 6 without padding: how authenticator apps and people take a secret.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfCharacter = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / BitsOfCharacter) + 1);
        var (buffer, bits) = (0, 0);
        foreach (var octet in bytes)
        {
            (buffer, bits) = (((buffer << 8) | octet) & 0xFFFF, bits + 8);
            for (; bits >= BitsOfCharacter; bits -= BitsOfCharacter)
            {
                text.Append(Alphabet[(buffer >> (bits - BitsOfCharacter)) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (BitsOfCharacter - bits)) & 31]).ToString();
    }

    /// <summary>Null when a character is not of the alphabet. Case, blanks, hyphens and padding do not count.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new List<byte>(text.Length * BitsOfCharacter / 8);
        var (buffer, bits) = (0, 0);
        foreach (var character in text.Where(character => character is not (' ' or '-' or '=')))
        {
            var value = Alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            (buffer, bits) = (((buffer << BitsOfCharacter) | value) & 0xFFFF, bits + BitsOfCharacter);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }
}
