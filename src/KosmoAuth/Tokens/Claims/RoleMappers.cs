using System.Collections.Concurrent;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Mappers that read or change the roles of a token.</summary>
internal static class RoleMappers
{
    public static ClaimMapper? RealmRoles(MapperSource source)
    {
        var prefix = source["usermodel.realmRoleMapping.rolePrefix"];
        return MappedClaim.Of(source) is { } claim ? claims => Put(claims, claim, claims.Roles.Realm, prefix) : null;
    }

    public static ClaimMapper? ClientRoles(MapperSource source)
    {
        if (MappedClaim.Of(source) is not { } claim)
        {
            return null;
        }

        var prefix = source["usermodel.clientRoleMapping.rolePrefix"];
        if (source["usermodel.clientRoleMapping.clientId"] is { } only)
        {
            var named = claim.For(only);
            return claims => Put(claims, named, claims.Roles.Of(only), prefix);
        }

        var byClient = new ConcurrentDictionary<string, MappedClaim>();
        return claims =>
        {
            foreach (var (clientId, roles) in claims.Roles.Clients)
            {
                Put(claims, claim.NamesClient ? byClient.GetOrAdd(clientId, claim.For) : claim, roles, prefix);
            }
        };
    }

    public static ClaimMapper? Hardcoded(MapperSource source) =>
        RoleName.Of(source["role"]) is { } role ? claims => claims.Roles.Add(role) : null;

    public static ClaimMapper? Rename(MapperSource source) =>
        RoleName.Of(source["role"]) is { } role && RoleName.Of(source["new.role.name"]) is { } renamed
            ? claims =>
            {
                if (claims.Roles.Remove(role))
                {
                    claims.Roles.Add(renamed);
                }
            }
            : null;

    // A claim that is not a list gets Java's text of one: consumers of Keycloak tokens parse that.
    private static void Put(ClaimSet claims, MappedClaim claim, List<object> roles, string? prefix)
    {
        var names = prefix is null ? roles : [.. roles.Select(role => (object)$"{prefix}{role}")];
        if (claim.Multivalued)
        {
            claim.Put(claims, names);
        }
        else if (names.Count > 0)
        {
            claim.Put(claims, $"[{string.Join(", ", names)}]");
        }
    }
}
