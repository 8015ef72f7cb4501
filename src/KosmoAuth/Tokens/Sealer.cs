using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>
/// Seals values that travel through browsers: AES-256-GCM under a key for one purpose and realm, so that no value passes for another.
/// </summary>
public sealed class Sealer(MasterKey master)
{
    /// <summary>Longest text that is opened.</summary>
    public const int LongestText = 16_384;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly ConcurrentDictionary<(string Purpose, string RealmId), Key> _keys = new();

    /// <summary>base64url of nonce, ciphertext and tag.</summary>
    public string Seal(string purpose, Realm realm, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        var key = KeyOf(purpose, realm);
        using var lease = key.Ciphers.Rent();
        var tag = box.AsSpan(NonceBytes + plain.Length);
        lease.Key.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), tag, key.Bound);
        return Base64Url.EncodeToString(box);
    }

    /// <summary>The bytes that <see cref="Seal"/> closed for the same purpose and realm; false for anything else.</summary>
    public bool TryOpen(string purpose, Realm realm, string text, out byte[] plain)
    {
        plain = [];
        if (text.Length > LongestText || !StrictBase64Url.TryDecode(text, out var box) || box.Length < NonceBytes + TagBytes)
        {
            return false;
        }

        var opened = new byte[box.Length - NonceBytes - TagBytes];
        var key = KeyOf(purpose, realm);
        using var lease = key.Ciphers.Rent();
        try
        {
            var tag = box.AsSpan(NonceBytes + opened.Length);
            lease.Key.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, opened.Length), tag, opened, key.Bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        plain = opened;
        return true;
    }

    private Key KeyOf(string purpose, Realm realm) => _keys.GetOrAdd((purpose, realm.Id), static (key, master) => new(key.Purpose, key.RealmId, master), master);

    /// <summary>The key of a purpose in a realm. Ciphers are kept: making one costs as much as sealing.</summary>
    private sealed class Key(string purpose, string realmId, MasterKey master)
    {
        /// <summary>Authenticated with every value.</summary>
        public byte[] Bound { get; } = Encoding.UTF8.GetBytes($"{purpose}\0{realmId}");

        public KeyPool<AesGcm> Ciphers { get; } = new(() => new AesGcm(master.Derive($"seal:{purpose}", realmId), TagBytes));
    }
}
