using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Sessions;

/// <summary>The secrets behind the cookies of one realm: keyed hashes and sealing, a key per purpose.</summary>
/// <param name="derive">Gives 32 bytes for (purpose, realm id), from the master key.</param>
public sealed class CookieSeals(Func<string, string, byte[]> derive, string realmId)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private byte[]? _identityKey;

    /// <summary>
    /// Signs KEYCLOAK_IDENTITY. From the master key and not the realm's hmac key: that one lies in exported realm files. HS512 wants 64 bytes (RFC 7518
    /// section 3.2).
    /// </summary>
    internal byte[] IdentityKey => _identityKey ??= [.. Hash("identity-cookie", "1"), .. Hash("identity-cookie", "2")];

    /// <summary>A keyed hash of the parts, 32 bytes. The parts are length-prefixed, so no two lists give the same text.</summary>
    public byte[] Hash(string purpose, params ReadOnlySpan<string> parts)
    {
        var size = 0;
        foreach (var part in parts)
        {
            size += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        }

        var message = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var rest = message;
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BitConverter.TryWriteBytes(rest, length);
            rest = rest[(sizeof(int) + length)..];
        }

        return HMACSHA256.HashData(KeyOf(purpose), message);
    }

    /// <summary>AES-256-GCM, base64url of nonce, ciphertext and tag.</summary>
    public string Seal(string purpose, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(KeyOf(purpose), TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return Base64Url.EncodeToString(box);
    }

    /// <summary>The text that <see cref="Seal"/> closed, or null for anything else.</summary>
    public string? Open(string purpose, string sealedText)
    {
        if (!TryDecode(sealedText, out var box) || box.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(KeyOf(purpose), TagBytes);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private byte[] KeyOf(string purpose) => _keys.GetOrAdd(purpose, static (purpose, seals) => seals.derive(purpose, seals.realmId), (derive, realmId));

    /// <summary>Strict base64url without padding.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        // IsValid first: the Try methods of Base64Url throw on broken text. It lets white space and padding pass, which we do not.
        if (text.IsEmpty || text.Length > 4096 || text.ContainsAnyExcept(Base64UrlCharacters) || !Base64Url.IsValid(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> Base64UrlCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
