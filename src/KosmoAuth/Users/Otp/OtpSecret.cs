using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Users.Otp;

/// <summary>
/// What server and authenticator app share, as Keycloak makes it: 20 characters, whose bytes are the key. Made once for a set-up and kept on the
/// server; never taken from a form. The text form hides it.
/// </summary>
public sealed class OtpSecret
{
    /// <summary>Characters, which are bytes of the key as well.</summary>
    public const int Length = 20;

    // 20 of these 85 are 128 bits, which RFC 4226 section 4 demands (R6); of Keycloak's letters and digits they would be 118. All go through a form
    // as they are.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!*()$:@,/?#[]{}|^;=";

    private readonly string _text;

    private OtpSecret(string text) => _text = text;

    /// <summary>Base32 without padding: for QR codes and links.</summary>
    public string Base32 => Otp.Base32.Encode(Key);

    /// <summary>Base32 in groups of four, to be typed.</summary>
    public string Grouped => string.Join(' ', Base32.Chunk(4).Select(group => new string(group)));

    internal byte[] Key => Encoding.UTF8.GetBytes(_text);

    public static OtpSecret New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>One that was kept as <see cref="Reveal"/> gave it.</summary>
    public static OtpSecret Of(string text) => new(text);

    /// <summary>The characters: what the set-up keeps, and Keycloak's field <c>totpSecret</c>.</summary>
    public string Reveal() => _text;

    public override string ToString() => "***";
}
