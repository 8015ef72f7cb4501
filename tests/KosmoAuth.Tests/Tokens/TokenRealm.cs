using System.Collections.Frozen;
using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Tokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>The realm of the recordings as far as tokens go: client "plain", Keycloak's client scopes, roles, groups, and taro.</summary>
internal sealed class TokenRealm
{
    public const string Issuer = "https://id.test/realms/rich";
    private static readonly Lazy<IReadOnlyList<(string Name, FrozenDictionary<string, string> Attributes, ProtocolMapper[] Mappers)>> s_scopes = new(ReadScopes);
    private readonly List<Role> _roles = [];

    public Dictionary<string, string> ClientAttributes { get; } = [];

    public List<ProtocolMapper> Mappers { get; } = [Mapper("oidc-audience-mapper", ("included.client.audience", "api"), ("access.token.claim", "true"))];

    public bool FullScope { get; set; } = true;

    public RealmKeys Keys { get; set; } = TestKeys.All;

    public List<string> UserRoles { get; } = ["default-roles-rich", "staff", "web:editor"];

    public List<string> UserGroups { get; } = ["g-tokyo"];

    /// <summary>Roles of the client's scope mappings, for a client without full scope.</summary>
    public List<string> ScopeRoles { get; } = [];

    public Dictionary<string, IReadOnlyList<string>> UserAttributes { get; } = new()
    {
        ["zoneinfo"] = ["Asia/Tokyo"], ["website"] = ["https://t.example"], ["birthdate"] = ["1990-01-02"], ["gender"] = ["male"],
        ["profile"] = ["https://p.example"], ["middleName"] = ["M"], ["locale"] = ["ja"], ["picture"] = ["https://i.example/a.png"], ["nickname"] = ["taro"],
        ["phoneNumber"] = ["+81312345678"], ["phoneNumberVerified"] = ["true"], ["street"] = ["1-1 Chiyoda"], ["country"] = ["JP"],
        ["formatted"] = ["1-1 Chiyoda, Tokyo"], ["locality"] = ["Tokyo"], ["region"] = ["Tokyo-to"], ["postal_code"] = ["100-0001"],
    };

    public static ProtocolMapper Mapper(string type, params (string, string)[] config) =>
        new(Guid.NewGuid().ToString(), type, "openid-connect", type, config.ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2));

    public TokenSubject Subject(long now, string? scope = null, string grant = "password", bool serviceAccount = false, bool offline = false)
    {
        var wanted = (scope ?? "").Split(' ');
        var realm = Build();
        var client = realm.Clients["plain"];
        var scopes = client.DefaultScopes.Concat(client.OptionalScopes.Where(optional => wanted.Contains(optional.Name))).ToList();
        var visible = scopes.Where(one => one.IncludeInTokenScope).Select(one => one.Name);
        return new()
        {
            Realm = realm,
            Issuer = Issuer,
            Client = client,
            User = serviceAccount ? ServiceAccount() : Taro(),
            Session = TestRealms.Session(now, offline: offline, id: new string('s', 24)) with { AuthTime = grant == "authorization_code" ? now : 0 },
            ClientSession = TestRealms.ClientSession(now, offline: offline),
            Scopes = scopes,
            Scope = string.Join(' ', wanted.Contains("openid") ? visible.Prepend("openid") : visible),
            IsOpenId = wanted.Contains("openid"),
            Acr = "bronze",
            HasSession = !serviceAccount,
            RemoteAddress = "127.0.0.1",
            GrantType = grant,
        };
    }

    private static User ServiceAccount() => new()
    {
        Id = "11111111-2222-3333-4444-666666666666", RealmId = "id-of-rich", Username = "service-account-plain", Enabled = true, Version = 1,
        ServiceAccountClientId = "c-plain", RoleIds = ["default-roles-rich"], GroupIds = ["g-kenpo"],
    };

    private User Taro() => new()
    {
        Id = "11111111-2222-3333-4444-555555555555", RealmId = "id-of-rich", Username = "taro", Enabled = true, Version = 1, Email = "taro@example.org", EmailVerified = true,
        FirstName = "太郎", LastName = "健保", RoleIds = UserRoles, GroupIds = UserGroups, Attributes = UserAttributes,
    };

    private Realm Build()
    {
        BuildRoles();
        var plain = TestRealms.Realm(name: "rich");
        var kenpo = Group("kenpo", null, RoleSet.Of([RoleOf("member"), RoleOf("web:viewer")]));
        var tokyo = Group("tokyo", kenpo, kenpo.Roles, ("branch", "01"));
        Client[] clients = [Plain(), NamedClient("web"), NamedClient("api"), NamedClient("account")];
        Set(plain, nameof(Realm.Keys), Keys);
        Set(plain, nameof(Realm.Clients), clients.ToFrozenDictionary(client => client.ClientId));
        Set(plain, nameof(Realm.Roles), _roles);
        Set(plain, nameof(Realm.RolesById), _roles.ToFrozenDictionary(role => role.Id));
        Set(plain, nameof(Realm.GroupsById), new[] { kenpo, tokyo }.ToFrozenDictionary(group => group.Id));
        return plain;
    }

    private void BuildRoles()
    {
        _roles.Clear();
        Add("offline_access");
        Add("uma_authorization");
        Add("account:manage-account-links");
        Add("account:manage-account", "account:manage-account-links");
        Add("account:view-profile");
        Add("default-roles-rich", "offline_access", "uma_authorization", "account:manage-account", "account:view-profile");
        Add("web:viewer");
        Add("web:editor", "web:viewer");
        Add("member");
        Add("staff", "member", "web:viewer");
    }

    private void Add(string name, params string[] contains)
    {
        var parts = name.Split(':');
        var role = new Role { Id = name, Name = parts[^1], ClientId = parts.Length > 1 ? parts[0] : null, Index = _roles.Count };
        Set(role, nameof(Role.Effective), RoleSet.OfIndexes([role.Index]).Union(RoleSet.Of(contains.Select(RoleOf))));
        _roles.Add(role);
    }

    private Role RoleOf(string id) => _roles.Single(role => role.Id == id);

    private static Group Group(string name, Group? parent, RoleSet roles, params (string, string)[] attributes) => new()
    {
        Id = "g-" + name, Name = name, Path = $"{parent?.Path}/{name}", Parent = parent, Roles = roles,
        Attributes = attributes.ToDictionary(pair => pair.Item1, pair => (IReadOnlyList<string>)[pair.Item2]),
    };

    private Client Plain()
    {
        var client = NamedClient("plain");
        Set(client, nameof(Client.Attributes), ClientAttributes.ToFrozenDictionary());
        Set(client, nameof(Client.Mappers), Mappers);
        Set(client, nameof(Client.FullScopeAllowed), FullScope);
        Set(client, nameof(Client.ScopeMappings), RoleSet.Of(ScopeRoles.Select(RoleOf)));
        Set(client, nameof(Client.WebOrigins), new[] { "+" });
        Set(client, nameof(Client.RedirectUris), new[] { "http://127.0.0.1:9/cb" });
        Set(client, nameof(Client.DefaultScopes), Scopes(DefaultScopes));
        Set(client, nameof(Client.OptionalScopes), Scopes(["address", "phone", "offline_access", "microprofile-jwt"]));
        return client;
    }

    public List<string> DefaultScopes { get; } = ["email", "roles", "acr", "profile", "basic", "web-origins", "service_account"];

    private static Client NamedClient(string clientId)
    {
        var client = TestRealms.Client();
        Set(client, nameof(Client.ClientId), clientId);
        Set(client, nameof(Client.Id), "c-" + clientId);
        return client;
    }

    private ClientScope[] Scopes(IEnumerable<string> names) => [.. names.Select(name => s_scopes.Value.Single(scope => scope.Name == name)).Select(scope => new ClientScope
    {
        Id = scope.Name, Name = scope.Name, Protocol = "openid-connect", Attributes = scope.Attributes, Mappers = scope.Mappers,
        ScopeMappings = scope.Name == "offline_access" ? RoleSet.Of([RoleOf("offline_access")]) : RoleSet.Empty, HasScopeMappings = scope.Name == "offline_access",
    })];

    private static IReadOnlyList<(string, FrozenDictionary<string, string>, ProtocolMapper[])> ReadScopes()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Recording.PathOf("realms/client-scopes.json")));
        return [.. json.RootElement.EnumerateArray().Where(scope => scope.GetProperty("protocol").GetString() == "openid-connect").Select(scope => (
            scope.GetProperty("name").GetString()!,
            Strings(scope.GetProperty("attributes")),
            scope.TryGetProperty("protocolMappers", out var mappers)
                ? mappers.EnumerateArray().Select(mapper => new ProtocolMapper(
                    mapper.GetProperty("id").GetString()!, mapper.GetProperty("name").GetString()!, "openid-connect",
                    mapper.GetProperty("protocolMapper").GetString()!, Strings(mapper.GetProperty("config")))).ToArray()
                : []))];
    }

    private static FrozenDictionary<string, string> Strings(JsonElement json) =>
        json.EnumerateObject().ToFrozenDictionary(member => member.Name, member => member.Value.GetString()!);

    private static void Set(object target, string property, object? value) => target.GetType().GetProperty(property)!.SetValue(target, value);
}
