using System.Collections.Frozen;

namespace KosmoAuth.Realms;

/// <summary>
/// A realm in memory: an immutable, compiled object graph of one revision. A request takes one reference and never sees half a change.
/// </summary>
public sealed class Realm
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Counts up with every change; caches keyed by realm compare it.</summary>
    public required long Revision { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Falls back to the name.</summary>
    public required string DisplayName { get; init; }

    public string? DisplayNameHtml { get; init; }

    public required SslRequired SslRequired { get; init; }

    /// <summary>Unix seconds; tokens issued earlier are refused.</summary>
    public required long NotBefore { get; init; }

    public required RealmLogin Login { get; init; }

    public required RealmLifetimes Lifetimes { get; init; }

    public required RealmBruteForce BruteForce { get; init; }

    public required RealmLocalization Localization { get; init; }

    public required RealmEvents Events { get; init; }

    public string? LoginTheme { get; init; }

    public string? EmailTheme { get; init; }

    /// <summary>Keycloak's password policy string; null when none.</summary>
    public string? PasswordPolicy { get; init; }

    public RealmOtp Otp { get; init; } = RealmOtp.Default;

    /// <summary>JWS algorithm of tokens unless the client says otherwise; RS256 when absent.</summary>
    public required string DefaultSignatureAlgorithm { get; init; }

    /// <summary>Keycloak <c>browserSecurityHeaders</c>, by Keycloak's keys such as <c>xFrameOptions</c>.</summary>
    public required FrozenDictionary<string, string> BrowserSecurityHeaders { get; init; }

    public required FrozenDictionary<string, string> Attributes { get; init; }

    public required FrozenDictionary<string, string> SmtpServer { get; init; }

    public required Keys.RealmKeys Keys { get; init; }

    /// <summary>By client_id.</summary>
    public required FrozenDictionary<string, Client> Clients { get; init; }

    /// <summary>By internal id.</summary>
    public required FrozenDictionary<string, Client> ClientsById { get; init; }

    /// <summary>By name.</summary>
    public required FrozenDictionary<string, ClientScope> ClientScopes { get; init; }

    /// <summary>Scopes that a new client gets as default ones (<c>defaultDefaultClientScopes</c>).</summary>
    public IReadOnlyList<ClientScope> DefaultClientScopes { get; init; } = [];

    /// <summary>Scopes that a new client gets as optional ones (<c>defaultOptionalClientScopes</c>).</summary>
    public IReadOnlyList<ClientScope> OptionalClientScopes { get; init; } = [];

    /// <summary>All realm and client roles, by <see cref="Role.Index"/>.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    public required FrozenDictionary<string, Role> RolesById { get; init; }

    /// <summary>Realm roles by name.</summary>
    public required FrozenDictionary<string, Role> RealmRoles { get; init; }

    /// <summary>The composite that new users get, <c>default-roles-{realm}</c>.</summary>
    public required Role DefaultRole { get; init; }

    public required FrozenDictionary<string, Group> GroupsById { get; init; }

    public required FrozenDictionary<string, Group> GroupsByPath { get; init; }

    /// <summary>Groups that new users join.</summary>
    public IReadOnlyList<Group> DefaultGroups { get; init; } = [];

    /// <summary>By alias.</summary>
    public required FrozenDictionary<string, AuthenticationFlow> Flows { get; init; }

    /// <summary>Null when the bound alias does not exist; every log-in is then refused.</summary>
    public AuthenticationFlow? BrowserFlow { get; init; }

    public AuthenticationFlow? DirectGrantFlow { get; init; }

    public AuthenticationFlow? RegistrationFlow { get; init; }

    public AuthenticationFlow? ResetCredentialsFlow { get; init; }

    /// <summary>How long a link lives that a person asked for, in seconds; an attribute <c>actionTokenGeneratedByUserLifespan.{action}</c> wins.</summary>
    public int ActionTokenGeneratedByUserLifespan { get; init; } = 300;

    /// <summary>In processing order: by priority, ascending.</summary>
    public required IReadOnlyList<RequiredAction> RequiredActions { get; init; }

    /// <summary>The attribute's value, or null when it is absent or empty.</summary>
    public string? Attribute(string name) => Attributes.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Effective roles of a user: direct, by group, composites expanded.</summary>
    public RoleSet EffectiveRoles(User user)
    {
        var roles = RoleSet.Of(user.RoleIds.Select(id => RolesById.GetValueOrDefault(id)).OfType<Role>());
        foreach (var id in user.GroupIds)
        {
            if (GroupsById.TryGetValue(id, out var group))
            {
                roles = roles.Union(group.Roles);
            }
        }

        return roles;
    }
}
