using System.Collections.Frozen;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Compilation;

/// <summary>Clients and client scopes with everything that they refer to.</summary>
internal sealed class ClientGraph(
    RoleGraph roles, ScopeMappingGraph mappings, FrozenDictionary<string, ClientScope> scopes, FlowGraph flows)
{
    private readonly ILookup<string, Role> _rolesByClient = roles.All
        .Where(role => role.ClientId is not null)
        .ToLookup(role => role.ClientId!);

    public static FrozenDictionary<string, ClientScope> Scopes(IReadOnlyList<ClientScopeRepresentation> scopes, ScopeMappingGraph mappings) =>
        scopes.Select(scope =>
        {
            var roles = mappings.OfScope(scope.Name!);
            return new ClientScope
            {
                Id = scope.Id!,
                Name = scope.Name!,
                Protocol = scope.Protocol ?? "openid-connect",
                Attributes = RealmSettings.Texts(scope.Attributes),
                Mappers = Mappers(scope.ProtocolMappers),
                ScopeMappings = roles,
                HasScopeMappings = roles.Indexes().Any(),
            };
        }).ToFrozenDictionary(scope => scope.Name);

    /// <summary>The scopes of these names that exist.</summary>
    public static IReadOnlyList<ClientScope> Named(IReadOnlyList<string>? names, FrozenDictionary<string, ClientScope> scopes) =>
        (names ?? []).Select(name => scopes.GetValueOrDefault(name)).OfType<ClientScope>().ToArray();

    public IReadOnlyList<Client> Clients(IReadOnlyList<ClientRepresentation> clients) => clients.Select(Compile).ToArray();

    private Client Compile(ClientRepresentation client)
    {
        var own = _rolesByClient[client.ClientId!].ToArray();
        return new Client
        {
            Id = client.Id!,
            ClientId = client.ClientId!,
            Name = client.Name,
            Description = client.Description,
            Enabled = client.Enabled ?? true,
            Protocol = client.Protocol ?? "openid-connect",
            PublicClient = client.PublicClient ?? false,
            BearerOnly = client.BearerOnly ?? false,
            ConsentRequired = client.ConsentRequired ?? false,
            StandardFlowEnabled = client.StandardFlowEnabled ?? true,
            ImplicitFlowEnabled = client.ImplicitFlowEnabled ?? false,
            DirectAccessGrantsEnabled = client.DirectAccessGrantsEnabled ?? false,
            ServiceAccountsEnabled = client.ServiceAccountsEnabled ?? false,
            FullScopeAllowed = client.FullScopeAllowed ?? client.ConsentRequired != true,
            FrontchannelLogout = client.FrontchannelLogout ?? false,
            ClientAuthenticatorType = client.ClientAuthenticatorType ?? "client-secret",
            Secret = string.IsNullOrEmpty(client.Secret) ? null : new Secret(client.Secret),
            RootUrl = client.RootUrl,
            BaseUrl = client.BaseUrl,
            AdminUrl = client.AdminUrl,
            RedirectUris = client.RedirectUris ?? [],
            WebOrigins = client.WebOrigins ?? [],
            Attributes = RealmSettings.Texts(client.Attributes),
            NotBefore = client.NotBefore ?? 0,
            Mappers = Mappers(client.ProtocolMappers),
            DefaultScopes = Named(client.DefaultClientScopes, scopes),
            OptionalScopes = Named(client.OptionalClientScopes, scopes),
            Roles = own,
            ScopeMappings = mappings.OfClient(client.ClientId!).Union(RoleSet.Of(own)),
            BrowserFlow = Override(client, "browser"),
            DirectGrantFlow = Override(client, "direct_grant"),
        };
    }

    private AuthenticationFlow? Override(ClientRepresentation client, string binding) =>
        client.AuthenticationFlowBindingOverrides?.GetValueOrDefault(binding) is { Length: > 0 } id ? flows.ById(id) : null;

    private static ProtocolMapper[] Mappers(IReadOnlyList<ProtocolMapperRepresentation>? mappers) =>
        (mappers ?? [])
            .Select(mapper => new ProtocolMapper(
                mapper.Id ?? "", mapper.Name ?? "", mapper.Protocol ?? "openid-connect", mapper.ProtocolMapper ?? "",
                RealmSettings.Texts(mapper.Config)))
            .ToArray();
}
