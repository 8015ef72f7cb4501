using System.Collections.Frozen;
using KosmoAuth.Login;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>A realm with Keycloak's default flows and the clients that a test adds.</summary>
internal sealed class LoginRealm
{
    /// <summary>A password policy for tests that are not about hashing.</summary>
    public const string QuickHash = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    private readonly Dictionary<string, Client> _clients = [];

    public string Name { get; set; } = "r";

    public RealmLogin Login { get; set; } = new(false, false, true, false, true, false, false, false);

    public RealmBruteForce BruteForce { get; set; } = new(false, false, 0, false, 30, 60, 900, 60, 1000, 43_200);

    public RealmLifetimes Lifetimes { get; set; } = TestRealms.Defaults;

    /// <summary>Beside <see cref="QuickHash"/>.</summary>
    public string Policy { get; set; } = "";

    /// <summary>Steps of a test, beside those that the server has.</summary>
    public List<IAuthenticator> Steps { get; } = [];

    public AuthenticationFlow? Browser { get; set; } = Flows.Browser();

    public AuthenticationFlow DirectGrant { get; set; } = Flows.DirectGrant();

    public AuthenticationFlow? Reset { get; set; } = Flows.Reset();

    public List<RequiredAction> Actions { get; } = [];

    public Dictionary<string, string> Attributes { get; } = [];

    /// <summary>Not the realm's but the server's: the budget of an address.</summary>
    public int FailuresPerMinute { get; set; } = 1000;

    /// <summary>The server's as well: how passwords are hashed.</summary>
    public PasswordHashingSettings Hashing { get; set; } = new() { MostWaiting = 1000 };

    public IReadOnlyList<string> Languages { get; set; } = ["en", "ja"];

    public Dictionary<string, string> Ids { get; } = [];

    public List<Role> Roles { get; } = [];

    public static ClientScope Scope(string name, bool shown = true) => new()
    {
        Id = "scope-" + name,
        Name = name,
        Protocol = "openid-connect",
        Attributes = new Dictionary<string, string> { ["display.on.consent.screen"] = shown ? "true" : "false" }.ToFrozenDictionary(),
        Mappers = [],
        ScopeMappings = RoleSet.Empty,
        HasScopeMappings = false,
    };

    public LoginRealm Add(string clientId, string redirectUri, bool consent = false, AuthenticationFlow? flow = null, string protocol = "openid-connect",
        params (string, string)[] attributes)
    {
        _clients[clientId] = new Client
        {
            Id = Ids.TryGetValue(clientId, out var id) ? id : "id-of-" + clientId,
            ClientId = clientId,
            RootUrl = "http://127.0.0.1:9",
            BaseUrl = "/app/",
            Enabled = true,
            Protocol = protocol,
            PublicClient = true,
            BearerOnly = false,
            ConsentRequired = consent,
            StandardFlowEnabled = true,
            ImplicitFlowEnabled = false,
            DirectAccessGrantsEnabled = true,
            ServiceAccountsEnabled = false,
            FullScopeAllowed = true,
            FrontchannelLogout = false,
            ClientAuthenticatorType = "client-secret",
            RedirectUris = redirectUri.Split(' '),
            WebOrigins = [],
            Attributes = attributes.ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2),
            NotBefore = 0,
            Mappers = [],
            DefaultScopes = [Scope("profile"), Scope("email"), Scope("basic", shown: false)],
            OptionalScopes = [Scope("phone"), Scope("offline_access")],
            Roles = [],
            ScopeMappings = RoleSet.Empty,
            BrowserFlow = flow,
        };
        return this;
    }

    /// <summary>Required actions in this order.</summary>
    public LoginRealm WithActions(params string[] aliases)
    {
        Actions.AddRange(aliases.Select(alias => new RequiredAction(alias, alias, alias, true, false, 10 * Actions.Count, FrozenDictionary<string, string>.Empty)));
        return this;
    }

    public bool Has(string clientId) => _clients.ContainsKey(clientId);

    public Realm Build()
    {
        var plain = TestRealms.Realm(Lifetimes, name: Name, attributes: [.. Attributes.Select(pair => (pair.Key, pair.Value))]);
        Set(plain, nameof(Realm.Login), Login);
        Set(plain, nameof(Realm.PasswordPolicy), Policy.Length > 0 ? $"{QuickHash} and {Policy}" : QuickHash);
        Set(plain, nameof(Realm.Localization), new RealmLocalization(true, Languages, "ja", plain.Localization.Texts));
        Set(plain, nameof(Realm.BruteForce), BruteForce);
        Set(plain, nameof(Realm.BrowserFlow), Browser);
        Set(plain, nameof(Realm.DirectGrantFlow), DirectGrant);
        Set(plain, nameof(Realm.ResetCredentialsFlow), Reset);
        Set(plain, nameof(Realm.RequiredActions), Actions);
        Set(plain, nameof(Realm.Clients), _clients.ToFrozenDictionary());
        Set(plain, nameof(Realm.ClientsById), _clients.Values.ToFrozenDictionary(client => client.Id));
        Set(plain, nameof(Realm.RealmRoles), Roles.ToFrozenDictionary(role => role.Name));
        Set(plain, nameof(Realm.RolesById), Roles.ToFrozenDictionary(role => role.Id));
        return plain;
    }

    private static void Set(object target, string property, object? value) => target.GetType().GetProperty(property)!.SetValue(target, value);
}
