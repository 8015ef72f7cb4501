using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>Reads the key of a component, by Keycloak's provider ids and configuration names.</summary>
internal static class KeyProviders
{
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
                "hmac-generated" => (Symmetric(component, Value(component, "algorithm") ?? "HS256", "sig"), null),
                "aes-generated" => (Symmetric(component, "AES", "enc"), null),
                "java-keystore" => (null, "Keys in a Java keystore cannot be read. Put the key into a component with the provider \"rsa\"."),
                var id => (null, $"The key provider \"{id}\" is not supported; its key is not used. Use rsa-generated, rsa, rsa-enc, "
                    + "ecdsa-generated, hmac-generated or aes-generated."),
            };
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or ArgumentException)
        {
            return (null, $"The key \"{component.Name}\" cannot be read. Give its base64 or PEM text as Keycloak writes it.");
        }
    }

    /// <summary>A single value of a component's configuration; null when absent or empty.</summary>
    public static string? Value(ComponentExportRepresentation component, string name) =>
        component.Config?.GetValueOrDefault(name) is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>Keycloak's id of a key that has none: base64url of the SHA-256 of the public key.</summary>
    public static string KeyId(ReadOnlySpan<byte> publicKey) => Base64Url.EncodeToString(SHA256.HashData(publicKey));

    private static RealmKey Rsa(ComponentExportRepresentation component, string use)
    {
        using var rsa = KeyText.Rsa(Value(component, "privateKey") ?? throw new FormatException());
        var publicKey = rsa.ExportSubjectPublicKeyInfo();
        return new RealmKey
        {
            Kid = Value(component, "kid") ?? KeyId(publicKey),
            Algorithm = Value(component, "algorithm") ?? (use == "enc" ? "RSA-OAEP" : "RS256"),
            Type = "RSA",
            Use = use,
            Status = Status(component),
            Priority = Priority(component),
            ProviderId = component.Id ?? "",
            PrivateKey = rsa.ExportPkcs8PrivateKey(),
            PublicKey = publicKey,
            Certificate = Value(component, "certificate") is { } certificate ? KeyText.Der(certificate) : null,
        };
    }

    private static RealmKey Ecdsa(ComponentExportRepresentation component)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(KeyText.Der(Value(component, "ecdsaPrivateKey") ?? throw new FormatException()), out _);
        var publicKey = ecdsa.ExportSubjectPublicKeyInfo();
        return new RealmKey
        {
            Kid = Value(component, "kid") ?? KeyId(publicKey),
            Algorithm = ecdsa.KeySize switch { 384 => "ES384", 521 => "ES512", _ => "ES256" },
            Type = "EC",
            Use = "sig",
            Status = Status(component),
            Priority = Priority(component),
            ProviderId = component.Id ?? "",
            PrivateKey = ecdsa.ExportPkcs8PrivateKey(),
            PublicKey = publicKey,
            Certificate = Value(component, "certificate") is { } certificate ? KeyText.Der(certificate) : null,
        };
    }

    private static RealmKey Symmetric(ComponentExportRepresentation component, string algorithm, string use) => new()
    {
        Kid = Value(component, "kid") ?? component.Id ?? throw new FormatException(),
        Algorithm = algorithm,
        Type = "OCT",
        Use = use,
        Status = Status(component),
        Priority = Priority(component),
        ProviderId = component.Id ?? "",
        PrivateKey = Base64Url.DecodeFromChars(Value(component, "secret") ?? throw new FormatException()),
    };

    private static bool EncryptsByConfig(ComponentExportRepresentation component) =>
        string.Equals(Value(component, "keyUse"), "enc", StringComparison.OrdinalIgnoreCase);

    private static KeyStatus Status(ComponentExportRepresentation component) =>
        Value(component, "enabled") == "false" ? KeyStatus.Disabled
        : Value(component, "active") == "false" ? KeyStatus.Passive
        : KeyStatus.Active;

    private static long Priority(ComponentExportRepresentation component) =>
        long.TryParse(Value(component, "priority"), CultureInfo.InvariantCulture, out var priority) ? priority : 0;
}
