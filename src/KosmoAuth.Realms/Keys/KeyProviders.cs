using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>Reads the key of a component, by Keycloak's provider ids and configuration names.</summary>
internal static class KeyProviders
{
    /// <summary>Provider ids whose keys can be used.</summary>
    public static FrozenSet<string> Supported { get; } = new[]
    {
        "rsa", "rsa-generated", "rsa-enc", "rsa-enc-generated", "ecdsa-generated", "ecdh-generated", "hmac-generated", "aes-generated",
    }.ToFrozenSet();

    /// <summary>The key, or a sentence on why there is none.</summary>
    public static (RealmKey? Key, string? Problem) Read(ComponentExportRepresentation component)
    {
        try
        {
            return component.ProviderId switch
            {
                "rsa" or "rsa-generated" => (Rsa(component, EncryptsByConfig(component) ? "enc" : "sig"), null),
                "rsa-enc" or "rsa-enc-generated" => (Rsa(component, "enc"), null),
                "ecdsa-generated" => (Ecdsa(component), null),
                "ecdh-generated" => (Ec(component, "ecdhPrivateKey", "enc", _ => Value(component, "ecdhAlgorithm") ?? "ECDH-ES"), null),
                "hmac-generated" => (Symmetric(component, Value(component, "algorithm") ?? "HS256", "sig"), null),
                "aes-generated" => (Symmetric(component, "AES", "enc"), null),
                var id => (null, UnsupportedProvider(id)),
            };
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or ArgumentException)
        {
            return (null, $"The key \"{component.Name}\" cannot be read. " + (KeyText.IsEncrypted(Value(component, "privateKey") ?? "")
                ? "It is encrypted with a passphrase; take that off with: openssl pkey -in FILE."
                : "Give its base64 or PEM text as Keycloak writes it."));
        }
    }

    /// <summary>A single value of a component's configuration; null when absent or empty.</summary>
    public static string? Value(ComponentExportRepresentation component, string name) =>
        component.Config?.GetValueOrDefault(name) is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>The component with these values in its configuration; null takes one out.</summary>
    public static ComponentExportRepresentation With(ComponentExportRepresentation component, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var config = new Dictionary<string, IReadOnlyList<string>>(component.Config.OrEmpty());
        foreach (var (name, value) in values)
        {
            if (value is null)
            {
                config.Remove(name);
            }
            else
            {
                config[name] = [value];
            }
        }

        return component with { Config = config };
    }

    /// <summary>Keycloak's id of a key that has none: base64url of the SHA-256 of the public key.</summary>
    public static string KeyId(ReadOnlySpan<byte> publicKey) => Base64Url.EncodeToString(SHA256.HashData(publicKey));

    private static string UnsupportedProvider(string? id) => id switch
    {
        "java-keystore" => "Keys in a Java keystore cannot be read. Put the key into a component with the provider \"rsa\" (privateKey and certificate as "
            + "PEM: keytool -importkeystore makes a PKCS12 file of it, openssl pkcs12 -nodes the PEM), or set \"enabled\" to \"false\".",
        "eddsa-generated" => "Ed25519 and Ed448 keys are not supported: the platform has no EdDSA. The key is not used and EdDSA not offered; use "
            + "ecdsa-generated instead.",
        _ => $"The key provider \"{id}\" is not supported; its key is not used. Use rsa-generated, rsa, rsa-enc, "
            + "ecdsa-generated, hmac-generated or aes-generated.",
    };

    private static RealmKey Rsa(ComponentExportRepresentation component, string use)
    {
        using var rsa = KeyText.Rsa(Value(component, "privateKey") ?? throw new FormatException());
        var publicKey = rsa.ExportSubjectPublicKeyInfo();
        return Common(component, Value(component, "algorithm") ?? (use == "enc" ? "RSA-OAEP" : "RS256"), "RSA", use, KeyId(publicKey)) with
        {
            PrivateKey = rsa.ExportPkcs8PrivateKey(),
            PublicKey = publicKey,
            Certificate = Certificate(component),
        };
    }

    private static RealmKey Ecdsa(ComponentExportRepresentation component) =>
        Ec(component, "ecdsaPrivateKey", "sig", size => size switch { 384 => "ES384", 521 => "ES512", _ => "ES256" });

    private static RealmKey Ec(ComponentExportRepresentation component, string field, string use, Func<int, string> algorithm)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(KeyText.Der(Value(component, field) ?? throw new FormatException()), out _);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        return Common(component, algorithm(key.KeySize), "EC", use, KeyId(publicKey)) with
        {
            PrivateKey = key.ExportPkcs8PrivateKey(),
            PublicKey = publicKey,
            Certificate = Certificate(component),
        };
    }

    private static RealmKey Symmetric(ComponentExportRepresentation component, string algorithm, string use) =>
        Common(component, algorithm, "OCT", use, component.Id) with
        {
            PrivateKey = Base64Url.DecodeFromChars(Value(component, "secret") ?? throw new FormatException()),
        };

    /// <param name="kid">The id of a key whose configuration names none.</param>
    private static RealmKey Common(ComponentExportRepresentation component, string algorithm, string type, string use, string? kid) => new()
    {
        Kid = Value(component, "kid") ?? kid ?? throw new FormatException(),
        Algorithm = algorithm,
        Type = type,
        Use = use,
        Status = Status(component),
        Priority = Priority(component),
        ProviderId = component.Id ?? "",
        Provider = component.ProviderId ?? "",
        Life = KeyLife.Of(component),
    };

    private static byte[]? Certificate(ComponentExportRepresentation component) =>
        Value(component, "certificate") is { } certificate ? KeyText.Der(certificate) : null;

    private static bool EncryptsByConfig(ComponentExportRepresentation component) =>
        string.Equals(Value(component, "keyUse"), "enc", StringComparison.OrdinalIgnoreCase);

    /// <summary>As Keycloak reads it: <c>enabled</c> and <c>active</c> are on unless they say otherwise.</summary>
    public static KeyStatus Status(ComponentExportRepresentation component) =>
        Value(component, "enabled") == "false" ? KeyStatus.Disabled
        : Value(component, "active") == "false" ? KeyStatus.Passive
        : KeyStatus.Active;

    private static long Priority(ComponentExportRepresentation component) =>
        long.TryParse(Value(component, "priority"), CultureInfo.InvariantCulture, out var priority) ? priority : 0;
}
