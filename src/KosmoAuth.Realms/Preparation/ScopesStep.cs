using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>
/// Makes the built-in client scopes when the file has none. When it has any, they are all that there is but offline_access, and
/// its lists of default and optional scopes count (Keycloak's rule).
/// </summary>
internal static class ScopesStep
{
    private const string OfflineAccess = "offline_access";

    private const string UserInfo = "userinfo.token.claim";

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var scopes = new List<ClientScopeRepresentation>(realm.ClientScopes ?? builtIn.Realm.ClientScopes!);
        var lists = realm.ClientScopes is null ? builtIn.Realm : realm;
        var standard = lists.DefaultDefaultClientScopes ?? [];
        var optional = lists.DefaultOptionalClientScopes ?? [];
        var mappings = realm.ScopeMappings;
        if (realm.ClientScopes is null)
        {
            mappings = [.. mappings ?? [], .. builtIn.Realm.ScopeMappings!.Where(mapping => mapping.ClientScope == OfflineAccess)];
        }
        else if (!scopes.Any(scope => scope.Name == OfflineAccess))
        {
            scopes.Add(builtIn.Realm.ClientScopes!.First(scope => scope.Name == OfflineAccess));
            optional = [.. optional, OfflineAccess];
            mappings = [.. mappings ?? [], .. builtIn.Realm.ScopeMappings!];
        }

        if (realm.ClientScopes is not null)
        {
            scopes = scopes.Select(scope => scope with { ProtocolMappers = FollowIdToken(scope.ProtocolMappers) }).ToList();
        }

        var names = scopes.Select(scope => scope.Name).ToHashSet();
        return realm with
        {
            ClientScopes = scopes.Select(WithIds).ToList(),
            DefaultDefaultClientScopes = standard.Where(names.Contains).Distinct().ToList(),
            DefaultOptionalClientScopes = optional.Where(names.Contains).Distinct().ToList(),
            ScopeMappings = mappings,
        };
    }

    public static IReadOnlyList<ProtocolMapperRepresentation>? WithIds(
        IReadOnlyList<ProtocolMapperRepresentation>? mappers, string? protocol) =>
        mappers?.Select(mapper => mapper with
        {
            Id = Ids.Of(mapper.Id),
            Protocol = mapper.Protocol ?? protocol,
            ConsentRequired = mapper.ConsentRequired ?? false,
        }).ToList();

    /// <summary>A mapper of a file that says nothing about UserInfo does there what it does in the ID token.</summary>
    public static IReadOnlyList<ProtocolMapperRepresentation>? FollowIdToken(IReadOnlyList<ProtocolMapperRepresentation>? mappers) =>
        mappers?.Select(mapper => mapper.Config.OrEmpty().TryGetValue("id.token.claim", out var value) && !mapper.Config!.ContainsKey(UserInfo)
            ? mapper with { Config = new Dictionary<string, string?>(mapper.Config) { [UserInfo] = value } }
            : mapper).ToList();

    private static ClientScopeRepresentation WithIds(ClientScopeRepresentation scope) => scope with
    {
        Id = Ids.Of(scope.Id),
        Protocol = scope.Protocol ?? "openid-connect",
        ProtocolMappers = WithIds(scope.ProtocolMappers, scope.Protocol ?? "openid-connect"),
    };
}
