using System.Collections.Frozen;
using KosmoAuth.Realms;

namespace KosmoAuth.Tests.Sessions;

/// <summary>Realms and clients with nothing but what session rules read.</summary>
internal static class TestRealms
{
    public static RealmLifetimes Defaults { get; } = new(
        300, 900, 60, 300, 1800, 1800, 36_000, 0, 0, 0, 0, 2_592_000, false, 5_184_000, 0, 0, false, 0);

    public static Realm Realm(
        RealmLifetimes? lifetimes = null, bool rememberMe = true, string name = "r", string? passwordPolicy = null,
        RealmBruteForce? bruteForce = null, RealmOtp? otp = null, params (string, string)[] attributes) => new()
    {
        Id = $"id-of-{name}",
        Name = name,
        Revision = 1,
        Enabled = true,
        DisplayName = name,
        SslRequired = SslRequired.None,
        NotBefore = 0,
        Login = new(false, false, rememberMe, false, true, false, false, false),
        Lifetimes = lifetimes ?? Defaults,
        BruteForce = bruteForce ?? new(false, false, 0, false, 30, 60, 900, 60, 1000, 43_200),
        Localization = new(true, ["en", "ja"], "ja", FrozenDictionary<string, FrozenDictionary<string, string>>.Empty),
        Events = new(false, 0, [], []),
        PasswordPolicy = passwordPolicy,
        Otp = otp ?? RealmOtp.Default,
        DefaultSignatureAlgorithm = "RS256",
        BrowserSecurityHeaders = FrozenDictionary<string, string>.Empty,
        Attributes = attributes.ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2),
        SmtpServer = FrozenDictionary<string, string>.Empty,
        Keys = null!,
        Clients = FrozenDictionary<string, Client>.Empty,
        ClientsById = FrozenDictionary<string, Client>.Empty,
        ClientScopes = FrozenDictionary<string, ClientScope>.Empty,
        Roles = [],
        RolesById = FrozenDictionary<string, Role>.Empty,
        RealmRoles = FrozenDictionary<string, Role>.Empty,
        DefaultRole = null!,
        GroupsById = FrozenDictionary<string, Group>.Empty,
        GroupsByPath = FrozenDictionary<string, Group>.Empty,
        Flows = FrozenDictionary<string, AuthenticationFlow>.Empty,
        RequiredActions = [],
    };

    public static Client Client(params (string, string)[] attributes) => Client(attributes, false, null, null);

    public static Client Client((string, string)[] attributes, bool frontchannelLogout, string? rootUrl, string? baseUrl) => new()
    {
        RootUrl = rootUrl,
        BaseUrl = baseUrl,
        Id = "c-1",
        ClientId = "web",
        Enabled = true,
        Protocol = "openid-connect",
        PublicClient = true,
        BearerOnly = false,
        ConsentRequired = false,
        StandardFlowEnabled = true,
        ImplicitFlowEnabled = false,
        DirectAccessGrantsEnabled = false,
        ServiceAccountsEnabled = false,
        FullScopeAllowed = true,
        FrontchannelLogout = frontchannelLogout,
        ClientAuthenticatorType = "client-secret",
        RedirectUris = [],
        WebOrigins = [],
        Attributes = attributes.ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2),
        NotBefore = 0,
        Mappers = [],
        DefaultScopes = [],
        OptionalScopes = [],
        Roles = [],
        ScopeMappings = RoleSet.Of([]),
    };

    public static UserSession Session(long started = 0, long? lastAccess = null, bool rememberMe = false, bool offline = false, string id = "s-1") => new()
    {
        Id = id,
        RealmId = "id-of-r",
        UserId = "u-1",
        Offline = offline,
        Started = started,
        LastAccess = lastAccess ?? started,
        RememberMe = rememberMe,
        AuthTime = started,
    };

    public static ClientSession ClientSession(long started = 0, long? lastAccess = null, bool offline = false) => new()
    {
        SessionId = "s-1",
        ClientId = "c-1",
        RealmId = "id-of-r",
        Offline = offline,
        Started = started,
        LastAccess = lastAccess ?? started,
    };
}
