using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>Makes the keys of <c>*-generated</c> components whose file has none, as Keycloak does when a realm is made.</summary>
internal static class GeneratedKeys
{
    private const int CertificateYears = 10;

    private const int MaxCommonName = 64;

    /// <summary>The component with key material; unchanged when it has some, or is of another kind.</summary>
    public static ComponentExportRepresentation Fill(ComponentExportRepresentation component, string realm, TimeProvider time) =>
        component.ProviderId switch
        {
            _ when !IsEmpty(component) => component,
            "rsa-generated" or "rsa-enc-generated" => Rsa(component, realm, time),
            "ecdsa-generated" => Ecdsa(component),
            "hmac-generated" => Symmetric(component, SecretSize(component, 128)),
            "aes-generated" => Symmetric(component, SecretSize(component, 32)),
            _ => component,
        };

    /// <summary>Whether a <c>*-generated</c> component has no key material yet.</summary>
    public static bool IsEmpty(ComponentExportRepresentation component) => component.ProviderId switch
    {
        "ecdsa-generated" => Lacks(component, "ecdsaPrivateKey"),
        "hmac-generated" or "aes-generated" => Lacks(component, "secret"),
        _ => Lacks(component, "privateKey"),
    };

    /// <summary>The component that serves an algorithm for which no key was configured; null when we know no such algorithm.</summary>
    public static ComponentExportRepresentation? Fallback(string algorithm) => algorithm switch
    {
        "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" => Named(algorithm, "rsa-generated", ("algorithm", algorithm)),
        "ES256" => Named(algorithm, "ecdsa-generated", ("ecdsaEllipticCurveKey", "P-256")),
        "ES384" => Named(algorithm, "ecdsa-generated", ("ecdsaEllipticCurveKey", "P-384")),
        "ES512" => Named(algorithm, "ecdsa-generated", ("ecdsaEllipticCurveKey", "P-521")),
        "HS256" or "HS384" or "HS512" => Named(algorithm, "hmac-generated", ("algorithm", algorithm)),
        _ => null,
    };

    private static ComponentExportRepresentation Named(string algorithm, string providerId, (string Name, string Value) setting) => new()
    {
        Name = "fallback-" + algorithm,
        ProviderId = providerId,
        Config = new Dictionary<string, IReadOnlyList<string>> { ["priority"] = ["-100"], [setting.Name] = [setting.Value] },
    };

    private static ComponentExportRepresentation Rsa(ComponentExportRepresentation component, string realm, TimeProvider time)
    {
        var size = int.TryParse(KeyProviders.Value(component, "keySize"), out var bits) && bits is >= 2048 and <= 8192 ? bits : 2048;
        using var rsa = RSA.Create(size);
        return With(
            component,
            ("privateKey", Convert.ToBase64String(rsa.ExportRSAPrivateKey())),
            ("certificate", Convert.ToBase64String(Certificate(rsa, realm, time.GetUtcNow()))));
    }

    private static ComponentExportRepresentation Ecdsa(ComponentExportRepresentation component)
    {
        var curve = KeyProviders.Value(component, "ecdsaEllipticCurveKey") switch
        {
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => ECCurve.NamedCurves.nistP256,
        };
        using var ecdsa = ECDsa.Create(curve);
        return With(
            component,
            ("ecdsaPrivateKey", Convert.ToBase64String(ecdsa.ExportPkcs8PrivateKey())),
            ("ecdsaPublicKey", Convert.ToBase64String(ecdsa.ExportSubjectPublicKeyInfo())));
    }

    private static ComponentExportRepresentation Symmetric(ComponentExportRepresentation component, int size) => With(
        component,
        ("kid", KeyProviders.Value(component, "kid") ?? Guid.NewGuid().ToString()),
        ("secret", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(size))));

    private static int SecretSize(ComponentExportRepresentation component, int otherwise) =>
        int.TryParse(KeyProviders.Value(component, "secretSize"), out var size) && size is >= 16 and <= 512 ? size : otherwise;

    /// <summary>Self-signed, in the name of the realm, for ten years.</summary>
    private static byte[] Certificate(RSA rsa, string realm, DateTimeOffset now)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(realm.Length > MaxCommonName ? realm[..MaxCommonName] : realm);
        var request = new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-2), now.AddYears(CertificateYears));
        return certificate.RawData;
    }

    private static bool Lacks(ComponentExportRepresentation component, string name) => KeyProviders.Value(component, name) is null;

    private static ComponentExportRepresentation With(ComponentExportRepresentation component, params (string Name, string Value)[] values)
    {
        var config = new Dictionary<string, IReadOnlyList<string>>(component.Config.OrEmpty());
        foreach (var (name, value) in values)
        {
            config[name] = [value];
        }

        return component with { Config = config };
    }
}
