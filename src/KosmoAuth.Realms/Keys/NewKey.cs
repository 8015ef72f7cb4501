using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>
/// A key that was made for a realm and is not stored yet. Making one takes up to seconds, so that it happens before any transaction.
/// </summary>
public sealed class NewKey
{
    // What a successor takes over; everything else belongs to the old key alone.
    private static readonly string[] s_inherited =
        ["algorithm", "keyUse", "keySize", "secretSize", "ecdsaEllipticCurveKey", "ecdhEllipticCurveKey", "ecdhAlgorithm", "ecGenerateCertificate", "priority"];

    private NewKey(ComponentExportRepresentation component) => Component = component;

    internal ComponentExportRepresentation Component { get; }

    /// <summary>The key as it will be.</summary>
    public RealmKey Key => KeyProviders.Read(Component).Key!;

    /// <summary>A key of the same algorithm, size and priority that will sign in place of another.</summary>
    /// <param name="keySize">Bits of an RSA key; null for the size of the old one.</param>
    public static NewKey Successor(RealmKeyComponents keys, RealmKey old, string realm, TimeProvider time, int? keySize = null)
    {
        var component = keys.ComponentOf(old);
        var inherited = component.Config.OrEmpty().Where(setting => s_inherited.Contains(setting.Key)).ToDictionary();
        if (SizeOf(old, component.ProviderId, keySize) is var (name, size))
        {
            inherited[name] = [size];
        }

        var provider = component.ProviderId switch { "rsa" => "rsa-generated", "rsa-enc" => "rsa-enc-generated", var id => id };
        var plain = new ComponentExportRepresentation { ProviderId = provider, Name = NameOf(component.Name ?? provider!, time), Config = inherited };
        return Make(KeyProviders.With(plain, (KeyLife.ReplacesName, component.Id)), realm, time);
    }

    /// <summary>A key for an algorithm; null when we know no such algorithm.</summary>
    /// <param name="algorithm">JWA name of a signature algorithm.</param>
    /// <param name="keySize">Bits of an RSA key; null for 2048.</param>
    public static NewKey? For(string algorithm, long priority, string realm, TimeProvider time, int? keySize = null)
    {
        if (GeneratedKeys.Fallback(algorithm) is not { } plain)
        {
            return null;
        }

        var component = KeyProviders.With(
            plain with { Name = NameOf(algorithm, time) },
            ("priority", priority.ToString(CultureInfo.InvariantCulture)),
            ("keySize", plain.ProviderId == "rsa-generated" ? (keySize ?? 2048).ToString(CultureInfo.InvariantCulture) : null));
        return Make(component, realm, time);
    }

    private static NewKey Make(ComponentExportRepresentation component, string realm, TimeProvider time) => new(GeneratedKeys.Fill(
        KeyProviders.With(
            component with { Id = Ids.Of(null), ProviderType = RealmKeys.ProviderType, SubComponents = component.SubComponents.OrEmpty() },
            ("enabled", "true"),
            ("active", "false"),
            (KeyLife.CreatedName, KeyLife.Text(time.GetUtcNow().ToUnixTimeSeconds()))),
        realm,
        time));

    /// <summary>The setting for the size of a key like another, which the other's own settings need not have; null for symmetric keys.</summary>
    private static (string Name, string Size)? SizeOf(RealmKey old, string? provider, int? keySize)
    {
        if (old.Type == "RSA")
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(old.PublicKey, out _);
            return ("keySize", (keySize ?? Math.Max(rsa.KeySize, 2048)).ToString(CultureInfo.InvariantCulture));
        }

        if (old.Type != "EC")
        {
            return null;
        }

        using var ec = ECDsa.Create();
        ec.ImportSubjectPublicKeyInfo(old.PublicKey, out _);
        return (provider == "ecdh-generated" ? "ecdhEllipticCurveKey" : "ecdsaEllipticCurveKey", $"P-{ec.KeySize}");
    }

    private static string NameOf(string old, TimeProvider time) =>
        $"{Regex.Replace(old, "-[0-9]{8}T[0-9]{6}$", "", RegexOptions.CultureInvariant)}-{time.GetUtcNow():yyyyMMdd'T'HHmmss}";
}
