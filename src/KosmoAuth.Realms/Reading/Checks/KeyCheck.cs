using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>
/// Keys: those with material must be readable and belong to their certificates; a key of a kind that we do not have stays unused. A Java keystore is
/// refused as long as it is on: another key in its place would make every token worthless that applications still hold.
/// </summary>
internal static class KeyCheck
{
    private const int FewestRsaBits = 2048;

    private static readonly string[] s_signatures = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    private static readonly string[] s_encryptions = ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"];
    private static readonly string[] s_curves = ["P-256", "P-384", "P-521"];
    private static readonly string[] s_agreements = ["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"];
    private static readonly string[] s_macs = ["HS256", "HS384", "HS512"];

    /// <summary>Numbers of the realm's attributes, with the largest that makes sense.</summary>
    private static readonly (string Name, int Most, string Unit)[] s_attributes =
        [(KeySettings.GraceAttribute, KeySettings.LongestGrace, "seconds"), (KeySettings.RotateAttribute, KeySettings.OldestAge, "days")];

    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        var components = realm.Components?.GetValueOrDefault(RealmKeys.ProviderType) ?? [];
        for (var i = 0; i < components.Count; i++)
        {
            Component(components[i] with { Id = Ids.Of(components[i].Id) }, ["components", RealmKeys.ProviderType, i], places);
        }

        foreach (var (name, most, unit) in s_attributes)
        {
            if (realm.Attributes?.GetValueOrDefault(name) is { Length: > 0 } text
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most))
            {
                places.Add(["attributes", name], $"{name} cannot be \"{text}\". Give a number of {unit} from 0 to {most}.");
            }
        }
    }

    private static void Component(ComponentExportRepresentation component, RealmPlaces.Step[] path, RealmPlaces places)
    {
        if (component.ProviderId is not { } provider || !KeyProviders.Supported.Contains(provider))
        {
            var refused = component.ProviderId == "java-keystore" && KeyProviders.Status(component) != KeyStatus.Disabled;
            Report(KeyProviders.Read(component).Problem!, isWarning: !refused, [.. path, "providerId"], places);
            return;
        }

        Words(component, provider, path, places);
        if (provider.EndsWith("-generated", StringComparison.Ordinal) && GeneratedKeys.IsEmpty(component))
        {
            return;
        }

        var (key, problem) = KeyProviders.Read(component);
        if (key is null)
        {
            places.Add([.. path, "config"], problem!);
            return;
        }

        Certificate(component, key, [.. path, "config", "certificate"], places);
        Size(component, key, [.. path, "config"], places);
    }

    private static void Words(ComponentExportRepresentation component, string provider, RealmPlaces.Step[] path, RealmPlaces places)
    {
        (string Name, string[] Allowed)[] words = provider switch
        {
            "rsa" or "rsa-generated" => [("algorithm", [.. s_signatures, .. s_encryptions])],
            "rsa-enc" or "rsa-enc-generated" => [("algorithm", s_encryptions)],
            "ecdsa-generated" => [("ecdsaEllipticCurveKey", s_curves)],
            "ecdh-generated" => [("ecdhEllipticCurveKey", s_curves), ("ecdhAlgorithm", s_agreements)],
            "hmac-generated" => [("algorithm", s_macs)],
            _ => [],
        };
        foreach (var (name, allowed) in words)
        {
            if (KeyProviders.Value(component, name) is { } value && !allowed.Contains(value))
            {
                places.Add(
                    [.. path, "config", name],
                    $"{name} of the key \"{component.Name}\" cannot be \"{value}\".{NearMiss.Hint(value, allowed)} Use one of {string.Join(", ", allowed)}.");
            }
        }
    }

    private static void Certificate(ComponentExportRepresentation component, RealmKey key, RealmPlaces.Step[] path, RealmPlaces places)
    {
        if (key.Certificate is null)
        {
            return;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(key.Certificate);
            if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey))
            {
                places.Add(path, $"The certificate of the key \"{component.Name}\" belongs to another private key. Give the two that belong together, or no certificate.");
            }
        }
        catch (CryptographicException)
        {
            places.Add(path, $"The certificate of the key \"{component.Name}\" cannot be read. Give its base64 or PEM text as Keycloak writes it.");
        }
    }

    private static void Size(ComponentExportRepresentation component, RealmKey key, RealmPlaces.Step[] path, RealmPlaces places)
    {
        if (key.Type != "RSA")
        {
            return;
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
        if (rsa.KeySize < FewestRsaBits)
        {
            places.Warn(path, $"The key \"{component.Name}\" has {rsa.KeySize} bits, and {FewestRsaBits} are the least that is safe. Replace it with 'kosmoauth keys rotate'.");
        }
    }

    private static void Report(string problem, bool isWarning, RealmPlaces.Step[] path, RealmPlaces places)
    {
        if (isWarning)
        {
            places.Warn(path, problem);
        }
        else
        {
            places.Add(path, problem);
        }
    }
}
