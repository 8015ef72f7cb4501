using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>
/// The key under which everything secret is encrypted. While it is being replaced there are several: each opens what was sealed under it, and the database
/// says which one seals (<see cref="KeyCheck"/>).
/// </summary>
public sealed class MasterKey
{
    public const int Length = 32;

    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + KeyBytes.IdLength + NonceLength + TagLength;

    private readonly Func<IReadOnlyList<byte[]>?>? _reload;
    private readonly Lock _reloading = new();
    private volatile KeyBytes[] _keys;
    private volatile KeyBytes _current;
    private volatile KeyBytes? _root;

    /// <param name="key">32 random bytes.</param>
    public MasterKey(byte[] key)
        : this([key], "the program", null)
    {
    }

    /// <param name="keys">32 random bytes each; the first seals until the database says otherwise.</param>
    /// <param name="source">Where they come from, for errors.</param>
    /// <param name="reload">Gives the keys of the source anew; null when nothing changed there.</param>
    internal MasterKey(IReadOnlyList<byte[]> keys, string source, Func<IReadOnlyList<byte[]>?>? reload)
    {
        if (keys.FirstOrDefault(key => key.Length != Length) is { } other)
        {
            throw new StorageException($"The master key has {other.Length} bytes, {Length} are needed.");
        }

        _keys = [.. keys.Select(key => new KeyBytes(key))];
        _current = _keys[0];
        _reload = reload;
        Source = source;
    }

    /// <summary>Where the key comes from: a file, or a variable of the environment.</summary>
    public string Source { get; }

    /// <summary>Whether the key was made just now.</summary>
    public bool IsNew { get; init; }

    /// <summary>Id of the key that seals, eight hexadecimal digits. It says nothing about the key.</summary>
    public string Id => _current.Name;

    /// <summary>Ids of all keys, in the order of their source.</summary>
    public IReadOnlyList<string> Ids => [.. _keys.Select(key => key.Name)];

    /// <summary>
    /// 32 bytes for a purpose and a scope (a realm id, or empty), by HKDF-SHA256 (RFC 5869). They are kept: the caller must not change them. They stay the
    /// same when the master key is replaced.
    /// </summary>
    public byte[] Derive(string purpose, string scope) => (_root ?? _keys[0]).Derive(purpose, scope);

    /// <summary>Encrypts with AES-256-GCM under a key of its own for the purpose: format, key id, nonce, tag, ciphertext.</summary>
    /// <param name="place">Where the value lies (table, row, column); it opens nowhere else.</param>
    public byte[] Protect(string purpose, string place, ReadOnlySpan<byte> plain)
    {
        var key = _current;
        var result = new byte[Overhead + plain.Length];
        result[0] = Format;
        key.Id.CopyTo(result, 1);
        var nonce = result.AsSpan(1 + KeyBytes.IdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Derive(purpose, ""), TagLength);
        aes.Encrypt(nonce, plain, result.AsSpan(Overhead), result.AsSpan(Overhead - TagLength, TagLength), Encoding.UTF8.GetBytes(place));
        return result;
    }

    /// <summary>Gives back what <see cref="Protect"/> took.</summary>
    /// <exception cref="SealedValueException">Sealed under another key, for another place, or damaged.</exception>
    public byte[] Unprotect(string purpose, string place, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < Overhead || sealedValue[0] != Format || Find(IdOf(sealedValue)) is not { } key)
        {
            throw new SealedValueException($"A sealed value ({purpose}) was not made under this master key.");
        }

        try
        {
            var plain = new byte[sealedValue.Length - Overhead];
            using var aes = new AesGcm(key.Derive(purpose, ""), TagLength);
            var nonce = sealedValue.Slice(1 + KeyBytes.IdLength, NonceLength);
            var tag = sealedValue.Slice(Overhead - TagLength, TagLength);
            aes.Decrypt(nonce, sealedValue[Overhead..], tag, plain, Encoding.UTF8.GetBytes(place));
            return plain;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new SealedValueException($"A sealed value ({purpose}) is damaged or does not belong where it was found.", error);
        }
    }

    /// <summary>The value sealed anew; null when it is under the key that seals already.</summary>
    /// <exception cref="SealedValueException">As in <see cref="Unprotect"/>.</exception>
    internal byte[]? Reseal(string purpose, string place, byte[] sealedValue) =>
        sealedValue.Length >= Overhead && IdOf(sealedValue).SequenceEqual(_current.Id)
            ? null
            : Protect(purpose, place, Unprotect(purpose, place, sealedValue));

    /// <summary>Text in base64, as in the key file.</summary>
    internal string ProtectText(string purpose, string place, string plain) =>
        Convert.ToBase64String(Protect(purpose, place, Encoding.UTF8.GetBytes(plain)));

    /// <exception cref="SealedValueException">As in <see cref="Unprotect"/>.</exception>
    internal string UnprotectText(string purpose, string place, string sealedText) =>
        Encoding.UTF8.GetString(Unprotect(purpose, place, Bytes(purpose, sealedText)));

    /// <inheritdoc cref="Reseal"/>
    internal string? ResealText(string purpose, string place, string sealedText) =>
        Reseal(purpose, place, Bytes(purpose, sealedText)) is { } anew ? Convert.ToBase64String(anew) : null;

    /// <summary>Id of the key under which a value was sealed, as <see cref="Id"/>.</summary>
    internal static string SealedUnder(byte[] sealedValue) => sealedValue.Length < Overhead ? "" : Convert.ToHexStringLower(IdOf(sealedValue));

    /// <summary>Seals under the key of this id from now on; false when it is not known, here or at the source.</summary>
    internal bool SealUnder(string id)
    {
        if (_current.Name == id)
        {
            return true;
        }

        if (Find(Convert.FromHexString(id)) is not { } key)
        {
            return false;
        }

        _current = key;
        return true;
    }

    /// <summary>Takes what <see cref="Derive"/> is to start from.</summary>
    internal void DeriveFrom(byte[] root) => _root = new KeyBytes(root);

    /// <summary>What <see cref="Derive"/> started from before the database kept it: the key itself.</summary>
    internal byte[] FirstRoot() => _current.Bytes;

    private static byte[] Bytes(string purpose, string sealedText)
    {
        var bytes = new byte[sealedText.Length];
        return Convert.TryFromBase64String(sealedText, bytes, out var length)
            ? bytes[..length]
            : throw new SealedValueException($"A sealed value ({purpose}) is damaged.");
    }

    private static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> sealedValue) => sealedValue.Slice(1, KeyBytes.IdLength);

    // A key that another process has just put into the file is looked for there.
    private KeyBytes? Find(ReadOnlySpan<byte> id)
    {
        if (Known(id) is { } known || _reload is null)
        {
            return Known(id);
        }

        lock (_reloading)
        {
            if (_reload() is { } keys)
            {
                _keys = [.. keys.Select(bytes => _keys.FirstOrDefault(key => key.Bytes.AsSpan().SequenceEqual(bytes)) ?? new KeyBytes(bytes))];
            }
        }

        return Known(id);
    }

    private KeyBytes? Known(ReadOnlySpan<byte> id)
    {
        foreach (var key in _keys)
        {
            if (id.SequenceEqual(key.Id))
            {
                return key;
            }
        }

        return null;
    }
}
