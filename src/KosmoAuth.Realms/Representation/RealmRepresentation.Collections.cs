namespace KosmoAuth.Realms.Representation;

public sealed partial record RealmRepresentation
{
    public RolesRepresentation? Roles { get; init; }

    /// <summary>Usually <c>default-roles-{realm}</c>.</summary>
    public RoleRepresentation? DefaultRole { get; init; }

    /// <summary>Deprecated: roles that the default role gets.</summary>
    public IReadOnlyList<string>? DefaultRoles { get; init; }

    public IReadOnlyList<GroupRepresentation>? Groups { get; init; }

    /// <summary>Paths; read only when there are groups.</summary>
    public IReadOnlyList<string>? DefaultGroups { get; init; }

    public IReadOnlyList<ClientRepresentation>? Clients { get; init; }

    /// <summary>When present, even with one scope, no built-in scope is made but offline_access.</summary>
    public IReadOnlyList<ClientScopeRepresentation>? ClientScopes { get; init; }

    public IReadOnlyList<string>? DefaultDefaultClientScopes { get; init; }

    public IReadOnlyList<string>? DefaultOptionalClientScopes { get; init; }

    /// <summary>Realm roles that clients and scopes may carry.</summary>
    public IReadOnlyList<ScopeMappingRepresentation>? ScopeMappings { get; init; }

    /// <summary>By the client that owns the roles.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ScopeMappingRepresentation>>? ClientScopeMappings { get; init; }

    public IReadOnlyList<UserRepresentation>? Users { get; init; }

    public IReadOnlyList<UserRepresentation>? FederatedUsers { get; init; }

    public IReadOnlyList<IdentityProviderRepresentation>? IdentityProviders { get; init; }

    public IReadOnlyList<IdentityProviderMapperRepresentation>? IdentityProviderMappers { get; init; }

    /// <summary>By provider type, such as <c>org.keycloak.keys.KeyProvider</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ComponentExportRepresentation>>? Components { get; init; }

    public IReadOnlyList<AuthenticationFlowRepresentation>? AuthenticationFlows { get; init; }

    public IReadOnlyList<AuthenticatorConfigRepresentation>? AuthenticatorConfig { get; init; }

    public IReadOnlyList<RequiredActionProviderRepresentation>? RequiredActions { get; init; }

    public string? BrowserFlow { get; init; }

    public string? RegistrationFlow { get; init; }

    public string? DirectGrantFlow { get; init; }

    public string? ResetCredentialsFlow { get; init; }

    public string? ClientAuthenticationFlow { get; init; }

    public string? DockerAuthenticationFlow { get; init; }

    public string? FirstBrokerLoginFlow { get; init; }

    public ClientProfilesRepresentation? ClientProfiles { get; init; }

    public ClientPoliciesRepresentation? ClientPolicies { get; init; }

    public IReadOnlyList<OrganizationRepresentation>? Organizations { get; init; }

    /// <summary>Deprecated: clients whose name is the client_id.</summary>
    public IReadOnlyList<ClientRepresentation>? Applications { get; init; }

    /// <summary>Deprecated: clients whose name is the client_id.</summary>
    public IReadOnlyList<ClientRepresentation>? OauthClients { get; init; }

    /// <summary>Deprecated: client scopes.</summary>
    public IReadOnlyList<ClientScopeRepresentation>? ClientTemplates { get; init; }

    /// <summary>Deprecated: with the certificate an <c>rsa</c> key when no component has keys.</summary>
    public string? PrivateKey { get; init; }

    public string? PublicKey { get; init; }

    public string? Certificate { get; init; }
}
