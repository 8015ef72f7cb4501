using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>One key and what is derived from it. Derived keys are kept.</summary>
internal sealed class KeyBytes
{
    /// <summary>Bytes of an id.</summary>
    public const int IdLength = 4;

    private readonly ConcurrentDictionary<(string Purpose, string Scope), byte[]> _derived = new();
    private readonly Func<(string Purpose, string Scope), byte[]> _derive;

    public KeyBytes(byte[] bytes)
    {
        Bytes = [.. bytes];
        _derive = name => HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes, MasterKey.Length, info: Encoding.UTF8.GetBytes($"{name.Purpose}\0{name.Scope}"));
        Id = Derive("key-id", "")[..IdLength];
        Name = Convert.ToHexStringLower(Id);
    }

    public byte[] Bytes { get; }

    /// <summary>Derived, so that it says nothing about the key.</summary>
    public byte[] Id { get; }

    /// <summary>The id in hexadecimal digits.</summary>
    public string Name { get; }

    /// <summary>HKDF-SHA256 (RFC 5869).</summary>
    public byte[] Derive(string purpose, string scope) => _derived.GetOrAdd((purpose, scope), _derive);
}
