using KosmoAuth.Events;
using KosmoAuth.Login;
using KosmoAuth.Login.Consent;
using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Oidc;
using KosmoAuth.Oidc.Authorize;
using KosmoAuth.Oidc.Introspection;
using KosmoAuth.Oidc.Logout;
using KosmoAuth.Oidc.Revocation;
using KosmoAuth.Oidc.Token;
using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Oidc.Token.Grants;
using KosmoAuth.Oidc.UserInfo;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Themes;
using KosmoAuth.Tokens;
using KosmoAuth.Users;
using KosmoAuth.Users.Otp;
using KosmoAuth.Users.Passwords;
using KosmoAuth.Users.Passwords.Policy;
using Microsoft.AspNetCore.Http.Features;

namespace KosmoAuth.Hosting;

/// <summary>All that the server is made of, in one list. Everything is a singleton: what belongs to a request is passed by hand.</summary>
internal static class Registrations
{
    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        services.AddRoutingCore().Configure<FormOptions>(Listeners.LimitForms);
        AddHost(services, settings);
        AddEvents(services);
        AddPeople(services, settings);
        AddTokens(services);
        AddLogin(services);
        AddOidc(services);
    }

    private static void AddHost(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings).AddSingleton(TimeProvider.System);
        services.AddSingleton(new PublicAddress(settings.Http, settings.Hostname, settings.Proxy));
        services.AddSingleton<RealmStore>().AddSingleton<RealmCatalog>().AddSingleton<RealmImport>().AddSingleton<FirstAdministrator>();
        services.AddHostedService<RealmRefresh>().AddHostedService<Cleaning>();
        services.AddHostedService<OrderlyEnd>();
        services.AddSingleton<Health>().AddSingleton<UnhandledFaults>().AddSingleton<RealmGate>().AddSingleton<Unmatched>().AddSingleton<Refusals>();
        services.AddSingleton(provider => new ThemeCatalog(ThemeCatalog.FindRootFolder(), provider.GetRequiredService<ILogger<ThemeCatalog>>()));
    }

    private static void AddEvents(IServiceCollection services)
    {
        services.AddSingleton<EventLog>().AddSingleton<IEventListener, EventLogWriter>();
        services.AddSingleton<EventDatabaseWriter>().AddSingleton<IEventListener>(provider => provider.GetRequiredService<EventDatabaseWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<EventDatabaseWriter>());
    }

    private static void AddPeople(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(provider => new PasswordHashing(provider.GetRequiredService<TimeProvider>())).AddSingleton(new UserCache());
        services.AddSingleton<BruteForce>().AddSingleton<PasswordCheck>().AddSingleton<OtpCheck>().AddSingleton<OtpEnrolment>();
        services.AddSingleton(new PasswordBlacklists(Path.Combine(settings.Storage.Data, PasswordBlacklists.FolderName))).AddSingleton<PasswordChange>();
        services.AddSingleton(provider => new BruteForceAddresses(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SessionCookies(provider.GetRequiredService<MasterKey>().Derive, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SsoSessions>().AddSingleton<BackChannelOutbox>().AddSingleton(_ => new BackChannelClient());
        services.AddSingleton<LastAccess>().AddHostedService(provider => provider.GetRequiredService<LastAccess>());
        services.AddHostedService<BackChannelSender>();
    }

    private static void AddTokens(IServiceCollection services) =>
        services.AddSingleton<Sealer>().AddSingleton<TokenIssuer>().AddSingleton<OwnTokens>().AddSingleton<LogoutTokens>();

    private static void AddLogin(IServiceCollection services)
    {
        services.AddSingleton(provider => new LoginFlow(LoginSteps.All(provider.GetRequiredService<PasswordCheck>())));
        services.AddSingleton(provider => new LoginDuties(RequiredActions.All(provider))).AddSingleton<ActionRunner>().AddSingleton<OtherSessions>();
        services.AddSingleton<LoginTickets>().AddSingleton<LoginPages>().AddSingleton<LoginEvents>().AddSingleton<LoginProtocols>().AddSingleton<LoginEnd>();
        services.AddSingleton<ConsentStep>().AddSingleton<LoginAnswers>().AddSingleton<LoginCompletion>().AddSingleton<LoginRunner>();
        services.AddSingleton<LoginDoor>().AddSingleton<LoginActions>().AddSingleton<LoginStart>().AddSingleton<DirectGrant>();
    }

    private static void AddOidc(IServiceCollection services)
    {
        services.AddSingleton<ILoginProtocol, OidcLogin>().AddSingleton<AuthorizeResponse>().AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<LogoutEndpoint>().AddSingleton<LogoutPages>().AddSingleton<RefreshTokenLogout>();
        services.AddSingleton<KeyDocuments>().AddSingleton<ClientKeys>().AddSingleton<ClientAssertions>().AddSingleton<ClientAuthentication>();
        services.AddSingleton<TokenSessions>().AddSingleton<ServiceAccounts>().AddSingleton<LiveTokens>().AddSingleton<GrantSessions>();
        services.AddSingleton<AuthorizationCodeGrant>().AddSingleton<RefreshTokenGrant>().AddSingleton<ClientCredentialsGrant>().AddSingleton<PasswordGrant>();
        services.AddSingleton<TokenEndpoint>().AddSingleton<TokenResponse>().AddSingleton<TokenEvents>();
        services.AddSingleton<UserInfoEndpoint>().AddSingleton<Introspections>().AddSingleton<IntrospectionEndpoint>().AddSingleton<RevocationEndpoint>();
    }
}
