using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Users.Otp;

/// <summary>
/// What server and authenticator app share, as Keycloak makes it: characters whose bytes are the key. Made once for a set-up and kept on the server;
/// never taken from a form. The text form hides it.
/// </summary>
public sealed class OtpSecret
{
    /// <summary>Characters, which are bytes of the key as well.</summary>
    public const int Length = 25;

    // 25 of these 85 are the 160 bits that RFC 4226 section 4 recommends (R6); 20 letters and digits, which Keycloak takes, are 118. All go through a
    // form as they are, and 25 bytes are 40 characters of Base32 without a rest.
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
