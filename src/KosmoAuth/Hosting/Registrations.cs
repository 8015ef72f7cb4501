using KosmoAuth.Events;
using KosmoAuth.Keys;
using KosmoAuth.Login;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Consent;
using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Login.Notices;
using KosmoAuth.Login.RecallLoginId;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Login.UpdateEmail;
using KosmoAuth.Login.VerifyEmail;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Mail.Texts;
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
        AddMail(services);
        AddLogin(services);
        AddLinks(services);
        AddRecallLoginId(services);
        AddOidc(services);
    }

    private static void AddHost(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings).AddSingleton(TimeProvider.System);
        services.AddSingleton(new PublicAddress(settings.Http, settings.Hostname, settings.Proxy));
        services.AddSingleton<RealmStore>().AddSingleton<RealmCatalog>().AddSingleton<RealmPolicies>().AddSingleton<RealmImport>().AddSingleton<FirstAdministrator>();
        services.AddSingleton<DatabaseOutage>().AddHostedService<RealmRefresh>().AddHostedService<Cleaning>();
        services.AddSingleton<KeyStore>().AddHostedService<KeyRotation>();
        services.AddSingleton<OrderlyEnd>().AddHostedService(provider => provider.GetRequiredService<OrderlyEnd>());
        services.AddSingleton<Congestion>().AddHostedService(provider => provider.GetRequiredService<Congestion>());
        services.AddSingleton<RequestLimits>().AddSingleton<UnhandledFaults>().AddSingleton<RealmGate>().AddSingleton<Unmatched>().AddSingleton<Refusals>();
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
        services.AddSingleton(provider => new LoginFlow(LoginSteps.All(
            provider.GetRequiredService<PasswordCheck>(), provider.GetRequiredService<OtpCheck>(), provider.GetRequiredService<ResetMails>())));
        services.AddSingleton(provider => new LoginDuties(RequiredActions.All(provider))).AddSingleton<ActionRunner>().AddSingleton<OtherSessions>();
        services.AddSingleton<LoginTickets>().AddSingleton<LoginPages>().AddSingleton<LoginEvents>().AddSingleton<LoginProtocols>().AddSingleton<LoginEnd>();
        services.AddSingleton<ConsentStep>().AddSingleton<LoginAnswers>().AddSingleton<LoginCompletion>().AddSingleton<LoginRunner>();
        services.AddSingleton<LoginDoor>().AddSingleton<LoginActions>().AddSingleton<LoginStart>().AddSingleton<DirectGrant>();
    }

    private static void AddRecallLoginId(IServiceCollection services)
    {
        services.AddSingleton<RecallVisits>().AddSingleton<RecallForms>().AddSingleton<RecallSent>().AddSingleton<RecallLinks>().AddSingleton<RecallEvents>();
        services.AddSingleton<RecallCheck>().AddSingleton<ShowLoginId>().AddSingleton<InitializePassword>();
        services.AddSingleton<RecallPages>().AddSingleton<RecallLoginIdEndpoint>();
        services.AddSingleton<RecallMail>().AddSingleton<IMailWriter>(provider => provider.GetRequiredService<RecallMail>());
        services.AddSingleton<IMailWriter, TemporaryPasswordMail>();
        AddNotice(services, RecallNoticeMail.LoginIdShown, MailKind.LoginIdShown);
        AddNotice(services, RecallNoticeMail.TemporaryPasswordMade, MailKind.TemporaryPasswordMade);
    }

    private static void AddNotice(IServiceCollection services, string purpose, MailKind kind) =>
        services.AddSingleton<IMailWriter>(provider => ActivatorUtilities.CreateInstance<RecallNoticeMail>(provider, purpose, kind));

    private static void AddMail(IServiceCollection services)
    {
        services.AddSingleton<MailOutbox>().AddSingleton<MailTexts>().AddSingleton(_ => new MailRoute()).AddSingleton<SmtpTokens>().AddSingleton<SmtpClient>();
        services.AddSingleton<MailSender>().AddHostedService(provider => provider.GetRequiredService<MailSender>());
    }

    private static void AddLinks(IServiceCollection services)
    {
        services.AddSingleton<ILoginProtocol>(provider => provider.GetRequiredService<VisitLogin>()).AddSingleton<VisitLogin>();
        services.AddSingleton<LinkOrigins>().AddSingleton<LinkBindings>().AddSingleton<LinkHandle>().AddSingleton<WaitingLogin>().AddSingleton<LinkPages>().AddSingleton<MailedLinks>();
        services.AddSingleton<ActionLinkEndpoint>().AddSingleton<ResetPasswordEndpoint>().AddSingleton<ResetMails>();
        AddLink<ResetLink>(services);
        AddLink<VerifyEmailLink>(services);
        AddLink<UpdateEmailLink>(services);
        services.AddSingleton<VerifyEmailAction>().AddSingleton<CredentialNotices>();
        foreach (var type in CredentialNotices.Types)
        {
            services.AddSingleton<IMailWriter>(provider => ActivatorUtilities.CreateInstance<CredentialNoticeWriter>(provider, type));
        }
    }

    /// <summary>A kind of mailed link, with its mail.</summary>
    private static void AddLink<TLink>(IServiceCollection services)
        where TLink : class, IActionLink
    {
        services.AddSingleton<TLink>().AddSingleton<IActionLink>(provider => provider.GetRequiredService<TLink>());
        services.AddSingleton<IMailWriter>(provider => ActivatorUtilities.CreateInstance<LinkMailWriter>(provider, provider.GetRequiredService<TLink>()));
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
