using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Mappers of <c>sub</c>.</summary>
internal static class SubjectMappers
{
    public static ClaimMapper Subject(MapperSource source) => claims => claims.Sub = claims.Subject.User.Id;

    /// <summary>
    /// A subject of its own for each sector (OpenID Connect Core section 8.1), the same value as Keycloak's: SHA-256 of sector, user id and salt, as a
    /// name-based UUID.
    /// </summary>
    public static ClaimMapper Pairwise(MapperSource source)
    {
        var sector = Sector(source["sectorIdentifierUri"]) ?? Sector(source.Client.RootUrl)
            ?? source.Client.RedirectUris.Select(Sector).FirstOrDefault(host => host is not null) ?? source.Client.ClientId;

        // Keycloak makes a salt when a mapper is saved without one; from a file it may be missing, and the id is as stable and as random.
        var salt = source["pairwiseSubAlgorithmSalt"] ?? source.Mapper.Id;
        return claims =>
        {
            if (claims.Sub is not null)
            {
                claims.Sub = NameUuid(SHA256.HashData(Encoding.UTF8.GetBytes($"{sector}{claims.Subject.User.Id}{salt}")));
            }
        };
    }

    private static string? Sector(string? uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 ? parsed.Host : null;

    // RFC 9562 section 5.3 without a namespace, as Java makes it.
#pragma warning disable CA5351 // MD5 only shortens the digest, nothing relies on its strength.
    private static string NameUuid(byte[] name)
    {
        var hash = MD5.HashData(name);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x30);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
#pragma warning restore CA5351
}
