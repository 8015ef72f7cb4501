using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>The key under which everything secret is encrypted and from which all other keys are derived.</summary>
public sealed class MasterKey
{
    public const int Length = 32;

    private const byte Format = 1;
    private const int KeyIdLength = 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + KeyIdLength + NonceLength + TagLength;

    private readonly byte[] _key;
    private readonly byte[] _id;
    private readonly ConcurrentDictionary<(string Purpose, string Scope), byte[]> _derived = new();
    private readonly Func<(string Purpose, string Scope), byte[]> _derive;

    /// <param name="key">32 random bytes.</param>
    public MasterKey(byte[] key)
    {
        if (key.Length != Length)
        {
            throw new StorageException($"The master key has {key.Length} bytes, {Length} are needed.");
        }

        _key = [.. key];
        _derive = name => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Length, info: Encoding.UTF8.GetBytes($"{name.Purpose}\0{name.Scope}"));
        _id = Derive("key-id", "")[..KeyIdLength];
    }

    /// <summary>
    /// 32 bytes for a purpose and a scope (a realm id, or empty), by HKDF-SHA256 (RFC 5869). They are kept: the caller must not change them.
    /// </summary>
    public byte[] Derive(string purpose, string scope) => _derived.GetOrAdd((purpose, scope), _derive);

    /// <summary>Encrypts with AES-256-GCM under a key of its own for the purpose: format, key id, nonce, tag, ciphertext.</summary>
    /// <param name="place">Where the value lies (table, row, column); it opens nowhere else.</param>
    public byte[] Protect(string purpose, string place, ReadOnlySpan<byte> plain)
    {
        var result = new byte[Overhead + plain.Length];
        result[0] = Format;
        _id.CopyTo(result, 1);
        var nonce = result.AsSpan(1 + KeyIdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Derive(purpose, ""), TagLength);
        aes.Encrypt(nonce, plain, result.AsSpan(Overhead), result.AsSpan(Overhead - TagLength, TagLength), Encoding.UTF8.GetBytes(place));
        return result;
    }

    /// <summary>Gives back what <see cref="Protect"/> took.</summary>
    /// <exception cref="SealedValueException">Sealed under another key, for another place, or damaged.</exception>
    public byte[] Unprotect(string purpose, string place, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < Overhead || sealedValue[0] != Format || !sealedValue.Slice(1, KeyIdLength).SequenceEqual(_id))
        {
            throw new SealedValueException($"A sealed value ({purpose}) was not made under this master key.");
        }

        try
        {
            var plain = new byte[sealedValue.Length - Overhead];
            using var aes = new AesGcm(Derive(purpose, ""), TagLength);
            var nonce = sealedValue.Slice(1 + KeyIdLength, NonceLength);
            var tag = sealedValue.Slice(Overhead - TagLength, TagLength);
            aes.Decrypt(nonce, sealedValue[Overhead..], tag, plain, Encoding.UTF8.GetBytes(place));
            return plain;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new SealedValueException($"A sealed value ({purpose}) is damaged or does not belong where it was found.", error);
        }
    }

    /// <summary>Text in base64, as in the key file.</summary>
    internal string ProtectText(string purpose, string place, string plain) =>
        Convert.ToBase64String(Protect(purpose, place, Encoding.UTF8.GetBytes(plain)));

    /// <exception cref="SealedValueException">As in <see cref="Unprotect"/>.</exception>
    internal string UnprotectText(string purpose, string place, string sealedText)
    {
        var bytes = new byte[sealedText.Length];
        return Convert.TryFromBase64String(sealedText, bytes, out var length)
            ? Encoding.UTF8.GetString(Unprotect(purpose, place, bytes.AsSpan(0, length)))
            : throw new SealedValueException($"A sealed value ({purpose}) is damaged.");
    }
}
