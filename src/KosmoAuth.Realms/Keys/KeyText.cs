using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace KosmoAuth.Realms.Keys;

/// <summary>Keys and certificates as texts: base64 of DER, with or without PEM lines.</summary>
internal static partial class KeyText
{
    /// <summary>Of several PEM blocks the first: a certificate stands before those that vouch for it.</summary>
    /// <exception cref="FormatException">It is no base64.</exception>
    public static byte[] Der(string text) => PemEncoding.TryFind(text, out var block)
        ? Convert.FromBase64String(text[block.Base64Data])
        : Convert.FromBase64String(PemLine().Replace(text, ""));

    /// <summary>Whether a PEM text can be opened only with a passphrase.</summary>
    public static bool IsEncrypted(string text) => text.Contains("ENCRYPTED", StringComparison.Ordinal);

    /// <summary>An RSA private key in PKCS#1, as Keycloak writes it, or PKCS#8.</summary>
    /// <exception cref="CryptographicException">It is neither.</exception>
    public static RSA Rsa(string text)
    {
        var der = Der(text);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportRSAPrivateKey(der, out _);
        }
        catch (CryptographicException)
        {
            rsa.ImportPkcs8PrivateKey(der, out _);
        }

        return rsa;
    }

    [GeneratedRegex("-----[A-Z0-9 ]+-----", RegexOptions.CultureInvariant)]
    private static partial Regex PemLine();
}
