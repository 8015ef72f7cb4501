using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Mappers of what the user and the groups say.</summary>
internal static class UserMappers
{
    public static ClaimMapper? Attribute(MapperSource source)
    {
        if (source["user.attribute"] is not { } name || MappedClaim.Of(source) is not { } claim)
        {
            return null;
        }

        var aggregate = source.IsTrue("aggregate.attrs");
        return claims => claim.Put(claims, UserAttributes.Values(claims.Subject, name, aggregate));
    }

    public static ClaimMapper? Property(MapperSource source) =>
        source["user.attribute"] is { } name && MappedClaim.Of(source) is { } claim
            ? claims => claim.Put(claims, PropertyOf(claims.Subject.User, name))
            : null;

    public static ClaimMapper FullName(MapperSource source) => claims =>
    {
        if (UserAttributes.FullName(claims.Subject.User) is { } name)
        {
            claims.Set(["name"], name, join: false);
        }
    };

    /// <summary>OpenID Connect Core section 5.1.1; the attributes can be named in the configuration.</summary>
    public static ClaimMapper Address(MapperSource source)
    {
        (string Member, string Attribute)[] members =
        [
            ("formatted", source["user.attribute.formatted"] ?? "formatted"),
            ("street_address", source["user.attribute.street"] ?? "street"),
            ("locality", source["user.attribute.locality"] ?? "locality"),
            ("region", source["user.attribute.region"] ?? "region"),
            ("postal_code", source["user.attribute.postal_code"] ?? "postal_code"),
            ("country", source["user.attribute.country"] ?? "country"),
        ];
        return claims =>
        {
            foreach (var (member, attribute) in members)
            {
                if (UserAttributes.First(claims.Subject.User, attribute) is { } value)
                {
                    claims.Set(["address", member], value, join: false);
                }
            }
        };
    }

    public static ClaimMapper? Groups(MapperSource source)
    {
        var fullPath = source["full.path"] != "false";
        return MappedClaim.Of(source, multivalued: true) is not { } claim ? null : claims => claim.Put(
            claims,
            [.. claims.Subject.User.GroupIds
                .Select(id => claims.Subject.Realm.GroupsById.GetValueOrDefault(id))
                .OfType<Group>()
                .Select(group => (object)(fullPath ? group.Path : group.Name))]);
    }

    private static string? PropertyOf(User user, string name) => name switch
    {
        "id" => user.Id,
        "username" => user.Username,
        "email" => user.Email,
        "firstName" => user.FirstName,
        "lastName" => user.LastName,
        "emailVerified" => user.EmailVerified ? "true" : "false",
        "enabled" => user.Enabled ? "true" : "false",
        "createdTimestamp" => user.CreatedTimestampMs?.ToString(CultureInfo.InvariantCulture),
        "serviceAccountClientLink" => user.ServiceAccountClientId,
        _ => null,
    };
}
