using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>The role names that a token may carry: those of the person that are also in the scope of client and client scopes.</summary>
internal sealed class GrantedRoles
{
    private readonly OrderedDictionary<string, List<object>> _clients = new(StringComparer.Ordinal);

    public List<object> Realm { get; } = [];

    /// <summary>By client_id.</summary>
    public IEnumerable<KeyValuePair<string, List<object>>> Clients => _clients.Where(client => client.Value.Count > 0);

    /// <param name="scope">Null: no restriction (full scope).</param>
    public static GrantedRoles Of(TokenSubject subject, RoleSet? scope)
    {
        var effective = subject.Realm.EffectiveRoles(subject.User);
        var granted = new GrantedRoles();
        foreach (var index in (scope is null ? effective : effective.Intersect(scope)).Indexes())
        {
            var role = subject.Realm.Roles[index];
            granted.Of(role.ClientId).Add(role.Name);
        }

        return granted;
    }

    /// <summary>The roles of a client by its client_id, or of the realm for null; made when there are none.</summary>
    public List<object> Of(string? clientId)
    {
        if (clientId is null)
        {
            return Realm;
        }

        if (!_clients.TryGetValue(clientId, out var roles))
        {
            _clients[clientId] = roles = [];
        }

        return roles;
    }

    public void Add(RoleName role)
    {
        var roles = Of(role.ClientId);
        if (!roles.Contains(role.Name))
        {
            roles.Add(role.Name);
        }
    }

    public bool Remove(RoleName role) => Of(role.ClientId).Remove(role.Name);
}

/// <summary>A role as mappers name it: <c>role</c>, or <c>client.role</c> with the last dot in between.</summary>
internal readonly record struct RoleName(string? ClientId, string Name)
{
    public static RoleName? Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var dot = text.LastIndexOf('.');
        return dot < 0 ? new(null, text) : new(text[..dot], text[(dot + 1)..]);
    }
}
