using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Tests.Tokens;

/// <summary>One key for each algorithm, made once for all tests.</summary>
internal static class TestKeys
{
    private static readonly string[] s_rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    private static readonly Lazy<RealmKeys> s_all = new(() => new([.. s_rsa.Select(Rsa), Ec("ES256", ECCurve.NamedCurves.nistP256),
        Ec("ES384", ECCurve.NamedCurves.nistP384), Ec("ES512", ECCurve.NamedCurves.nistP521), Hmac("HS256"), Hmac("HS384"), Hmac("HS512"), Encryption()]));

    public static RealmKeys All => s_all.Value;

    public static RealmKey Of(string algorithm) => All.Active(algorithm)!;

    /// <summary>A key with the same id as another and other material.</summary>
    public static RealmKey Rsa(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=r", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return Key(algorithm, "RSA", "sig", rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo(), certificate.RawData);
    }

    public static RealmKey Hmac(string algorithm) => Key(algorithm, "OCT", "sig", RandomNumberGenerator.GetBytes(128), null, null);

    public static RealmKey With(RealmKey key, KeyStatus status) => new()
    {
        Kid = key.Kid, Algorithm = key.Algorithm, Type = key.Type, Use = key.Use, Status = status, Priority = key.Priority, ProviderId = key.ProviderId,
        PrivateKey = key.PrivateKey, PublicKey = key.PublicKey, Certificate = key.Certificate,
    };

    private static RealmKey Ec(string algorithm, ECCurve curve)
    {
        using var ec = ECDsa.Create(curve);
        return Key(algorithm, "EC", "sig", ec.ExportPkcs8PrivateKey(), ec.ExportSubjectPublicKeyInfo(), null);
    }

    private static RealmKey Encryption()
    {
        using var rsa = RSA.Create(2048);
        return Key("RSA-OAEP", "RSA", "enc", rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo(), null);
    }

    private static RealmKey Key(string algorithm, string type, string use, byte[] secret, byte[]? spki, byte[]? certificate) => new()
    {
        Kid = $"kid-{algorithm}", Algorithm = algorithm, Type = type, Use = use, Status = KeyStatus.Active, Priority = 100, ProviderId = $"p-{algorithm}",
        PrivateKey = secret, PublicKey = spki, Certificate = certificate,
    };
}
