using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

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
    private readonly ConcurrentDictionary<(string Purpose, string RealmId), byte[]> _keys = new();

    /// <summary>base64url of nonce, ciphertext and tag.</summary>
    public string Seal(string purpose, Realm realm, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Key(purpose, realm), TagBytes);
        var tag = box.AsSpan(NonceBytes + plain.Length);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), tag, Bound(purpose, realm));
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
        using var aes = new AesGcm(Key(purpose, realm), TagBytes);
        try
        {
            var tag = box.AsSpan(NonceBytes + opened.Length);
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, opened.Length), tag, opened, Bound(purpose, realm));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        plain = opened;
        return true;
    }

    private byte[] Key(string purpose, Realm realm) =>
        _keys.GetOrAdd((purpose, realm.Id), static (key, master) => master.Derive($"seal:{key.Purpose}", key.RealmId), master);

    private static byte[] Bound(string purpose, Realm realm) => Encoding.UTF8.GetBytes($"{purpose}\0{realm.Id}");
}
