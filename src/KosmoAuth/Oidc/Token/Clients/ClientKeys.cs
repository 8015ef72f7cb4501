using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using Microsoft.IdentityModel.Tokens;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>
/// Public keys of clients: attribute <c>jwks.url</c> (with <c>use.jwks.url</c>), <c>jwks.string</c> (with <c>use.jwks.string</c>), or
/// the certificate <c>jwt.credential.certificate</c>.
/// </summary>
public sealed class ClientKeys(KeyDocuments documents)
{
    // Keys written in the realm are read once per revision.
    private static readonly ConditionalWeakTable<string, IReadOnlyList<SecurityKey>> s_sets = [];
    private static readonly ConditionalWeakTable<string, IReadOnlyList<SecurityKey>> s_certificates = [];

    /// <summary>Keys that may have signed it: the one that it names, or all for signing when it names none.</summary>
    internal async ValueTask<IReadOnlyList<SecurityKey>> FindAsync(Realm realm, Client client, ClientAssertion assertion, CancellationToken ct)
    {
        if (client.Flag("use.jwks.url") && ClientUrl.Resolve(client, client.Attribute("jwks.url")) is { } address)
        {
            var known = Matching(Read(await documents.GetAsync(realm.Id, address, mustBeNew: false, ct)), assertion);
            return known.Count > 0 ? known : Matching(Read(await documents.GetAsync(realm.Id, address, mustBeNew: true, ct)), assertion);
        }

        return client.Flag("use.jwks.string") && client.Attribute("jwks.string") is { } set ? Matching(s_sets.GetValue(set, Read), assertion)
            : client.Attribute("jwt.credential.certificate") is { } certificate ? s_certificates.GetValue(certificate, ReadCertificate)
            : [];
    }

    private static IReadOnlyList<SecurityKey> Matching(IReadOnlyList<SecurityKey> keys, ClientAssertion assertion) =>
        assertion.Kid is null ? keys : [.. keys.Where(key => key.KeyId == assertion.Kid)];

    /// <summary>A JWK set (RFC 7517 section 5), without its symmetric and encryption keys.</summary>
    private static IReadOnlyList<SecurityKey> Read(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? [] : [.. new JsonWebKeySet(text).Keys.Where(IsForSigning)];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    private static bool IsForSigning(JsonWebKey key) =>
        key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Use is null or "" or "sig";

    private static IReadOnlyList<SecurityKey> ReadCertificate(string base64)
    {
        try
        {
            return [new X509SecurityKey(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64)))];
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return [];
        }
    }
}
