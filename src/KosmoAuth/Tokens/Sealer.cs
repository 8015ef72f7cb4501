using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Tokens;

/// <summary>Seals values that travel through browsers. Seam: to be completed by tokens.</summary>
public sealed class Sealer(MasterKey master)
{
    /// <summary>base64url of nonce, ciphertext and tag (AES-256-GCM) under a key for this purpose and realm.</summary>
    public string Seal(string purpose, Realm realm, ReadOnlySpan<byte> plain) => throw new NotSupportedException(master.ToString());

    public bool TryOpen(string purpose, Realm realm, string text, out byte[] plain) => throw new NotSupportedException();
}
