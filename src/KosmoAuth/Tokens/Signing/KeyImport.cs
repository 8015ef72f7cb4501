using System.Security.Cryptography;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Tokens.Signing;

/// <summary>Key objects of the base library from a realm's key.</summary>
internal static class KeyImport
{
    public static RSA Rsa(RealmKey key, bool withPrivatePart)
    {
        var rsa = RSA.Create();
        Import(rsa, key, withPrivatePart);
        return rsa;
    }

    public static ECDsa Ec(RealmKey key, bool withPrivatePart)
    {
        var ec = ECDsa.Create();
        Import(ec, key, withPrivatePart);
        return ec;
    }

    // A realm may hold only the private part of a key: the public one is inside.
    private static void Import(AsymmetricAlgorithm target, RealmKey key, bool withPrivatePart)
    {
        if (key.PublicKey is { } spki && !withPrivatePart)
        {
            target.ImportSubjectPublicKeyInfo(spki, out _);
        }
        else
        {
            target.ImportPkcs8PrivateKey(key.PrivateKey, out _);
        }
    }
}
