using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>The key under which everything secret is encrypted and from which all other keys are derived. Seam: to be completed by storage.</summary>
public sealed class MasterKey(byte[] key)
{
    /// <summary>32 bytes for a purpose and a scope (a realm id, or empty), by HKDF-SHA256 (RFC 5869).</summary>
    public byte[] Derive(string purpose, string scope) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes($"{purpose}\0{scope}"));
}
