using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>
/// Makes the keys of <c>*-generated</c> components whose file has none, and the certificate of an imported RSA key that came without one, as Keycloak
/// does when a realm is made.
/// </summary>
internal static class GeneratedKeys
{
    private const int CertificateYears = 10;

    private const int MaxCommonName = 64;

    /// <summary>The component with key material; unchanged when it has some, or is of another kind.</summary>
    public static ComponentExportRepresentation Fill(ComponentExportRepresentation component, string realm, TimeProvider time) =>
        component.ProviderId switch
        {
            "rsa" or "rsa-enc" => WithCertificate(component, realm, time),
            _ when !IsEmpty(component) => component,
            "rsa-generated" or "rsa-enc-generated" => Rsa(component, realm, time),
            "ecdsa-generated" => Ec(component, "ecdsa", realm, time),
            "ecdh-generated" => Ec(component, "ecdh", realm, time),
            "hmac-generated" => Symmetric(component, SecretSize(component, 128)),
            "aes-generated" => Symmetric(component, SecretSize(component, 32)),
            _ => component,
        };

    /// <summary>Whether a <c>*-generated</c> component has no key material yet.</summary>
    public static bool IsEmpty(ComponentExportRepresentation component) => component.ProviderId switch
    {
        "ecdsa-generated" => Lacks(component, "ecdsaPrivateKey"),
        "ecdh-generated" => Lacks(component, "ecdhPrivateKey"),
        "eddsa-generated" => Lacks(component, "eddsaPrivateKey"),
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
        return KeyProviders.With(
            component,
            ("privateKey", Convert.ToBase64String(rsa.ExportRSAPrivateKey())),
            ("certificate", Convert.ToBase64String(Certificate(rsa, realm, time))));
    }

    private static ComponentExportRepresentation WithCertificate(ComponentExportRepresentation component, string realm, TimeProvider time)
    {
        if (!Lacks(component, "certificate") || Lacks(component, "privateKey"))
        {
            return component;
        }

        using var rsa = KeyText.Rsa(KeyProviders.Value(component, "privateKey")!);
        return KeyProviders.With(component, ("certificate", Convert.ToBase64String(Certificate(rsa, realm, time))));
    }

    /// <param name="kind">What the names of the settings begin with: <c>ecdsa</c> or <c>ecdh</c>.</param>
    private static ComponentExportRepresentation Ec(ComponentExportRepresentation component, string kind, string realm, TimeProvider time)
    {
        var curve = KeyProviders.Value(component, kind + "EllipticCurveKey") switch
        {
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => ECCurve.NamedCurves.nistP256,
        };
        using var key = ECDsa.Create(curve);
        var filled = KeyProviders.With(
            component,
            (kind + "PrivateKey", Convert.ToBase64String(key.ExportPkcs8PrivateKey())),
            (kind + "PublicKey", Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())));
        return KeyProviders.Value(component, "ecGenerateCertificate") == "true"
            ? KeyProviders.With(filled, ("certificate", Convert.ToBase64String(Certificate(key, realm, time))))
            : filled;
    }

    private static ComponentExportRepresentation Symmetric(ComponentExportRepresentation component, int size) => KeyProviders.With(
        component,
        ("kid", KeyProviders.Value(component, "kid") ?? Guid.NewGuid().ToString()),
        ("secret", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(size))));

    private static int SecretSize(ComponentExportRepresentation component, int otherwise) =>
        int.TryParse(KeyProviders.Value(component, "secretSize"), out var size) && size is >= 16 and <= 512 ? size : otherwise;

    private static byte[] Certificate(RSA key, string realm, TimeProvider time) =>
        SelfSigned(new CertificateRequest(NameOf(realm), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), time.GetUtcNow());

    private static byte[] Certificate(ECDsa key, string realm, TimeProvider time) =>
        SelfSigned(new CertificateRequest(NameOf(realm), key, HashAlgorithmName.SHA256), time.GetUtcNow());

    /// <summary>In the name of the realm, for ten years.</summary>
    private static byte[] SelfSigned(CertificateRequest request, DateTimeOffset now)
    {
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-2), now.AddYears(CertificateYears));
        return certificate.RawData;
    }

    private static X500DistinguishedName NameOf(string realm)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(realm.Length > MaxCommonName ? realm[..MaxCommonName] : realm);
        return name.Build();
    }

    private static bool Lacks(ComponentExportRepresentation component, string name) => KeyProviders.Value(component, name) is null;
}
