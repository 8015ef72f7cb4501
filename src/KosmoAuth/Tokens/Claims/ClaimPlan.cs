using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>The mappers of a client and of the client scopes of a request, compiled once per revision of the realm.</summary>
internal sealed class ClaimPlan
{
    private readonly (ClaimTargets Targets, ClaimMapper Map)[] _mappers;
    private readonly RoleSet? _scopeRoles;

    private ClaimPlan((ClaimTargets, ClaimMapper)[] mappers, RoleSet? scopeRoles) => (_mappers, _scopeRoles) = (mappers, scopeRoles);

    public static ClaimPlan Compile(Realm realm, Client client, IReadOnlyList<ClientScope> scopes)
    {
        var compiled =
            from mapper in scopes.SelectMany(scope => scope.Mappers).Concat(client.Mappers)
            let type = mapper.Protocol == "openid-connect" ? MapperTypes.Find(mapper.Type) : null
            where type is not null
            let source = new MapperSource(realm, client, mapper)
            let targets = type.Always ? type.Targets : type.Targets & source.SwitchedOn(type.OnWhenAbsent)
            where targets != ClaimTargets.None
            let map = type.Compile(source)
            where map is not null
            orderby type.Priority
            select (targets, map);
        return new([.. compiled], client.FullScopeAllowed ? null : ScopeRoles(client, scopes));
    }

    /// <param name="begin">Sets what the token starts with.</param>
    public ClaimSet Build(TokenSubject subject, ClaimTargets target, Action<ClaimSet>? begin = null)
    {
        var claims = new ClaimSet(subject, target, _scopeRoles);
        begin?.Invoke(claims);
        foreach (var (targets, map) in _mappers)
        {
            if ((targets & target) != 0)
            {
                map(claims);
            }
        }

        return claims;
    }

    private static RoleSet ScopeRoles(Client client, IReadOnlyList<ClientScope> scopes) =>
        scopes.Aggregate(client.ScopeMappings, (roles, scope) => roles.Union(scope.ScopeMappings));
}
