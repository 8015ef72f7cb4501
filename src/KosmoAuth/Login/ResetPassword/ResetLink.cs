using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>The link for a forgotten password. It proves who somebody is to the realm's reset flow, which says what has to be done.</summary>
public sealed class ResetLink(
    LoginRunner runner, LoginTickets tickets, SsoSessions sessions, SessionCookies cookies, Database database, TimeProvider time) : IActionLink
{
    internal const string Kind = "reset-credentials";
    internal const string SentEvent = "SEND_RESET_PASSWORD";
    internal const string MailStepId = "reset-credential-email";

    public string Name => Kind;

    public MailKind Mail => MailKind.PasswordReset;

    public string MailEvent => SentEvent;

    public string UseEvent => "RESET_PASSWORD";

    public bool EndsWithPassword => true;

    public bool IsFor(Realm realm, User user) => realm.Login.ResetPasswordAllowed && user is { Enabled: true, ServiceAccountClientId: null, Email: not null };

    public LinkQuestion Question(OpenLink link) => new("resetPasswordConfirmTitle", "resetPasswordConfirmMessage", MaskedName.Of(link.User.Username));

    /// <summary>Begins a log-in of its own whose first proof is the link. Its result uses the link up, not this.</summary>
    public async Task<IResult> FollowAsync(OpenLink link, string browserId, CancellationToken ct)
    {
        var (request, origin, browser) = (link.Request, link.Origin, cookies.For(link.Request));
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var withoutLogin = !browser.IsBrowser(origin.Ticket.BrowserId) || DemandsLogin(request.Realm, origin.ExecutionId) || await IsLockedAsync(link, ct);
        var ticket = origin.Ticket with
        {
            TabId = LoginTickets.NewTabId(), BrowserId = browserId, Resets = true, Made = now, Notice = null, TypedName = null, RememberMe = false,
            // Whoever pressed the button has seen for whom it is.
            LeavesSession = (await sessions.FindAsync(request, ct))?.Session.Id,
        };
        var progress = new LoginProgress(
            link.User.Id, browser.Prove(browserId, link.User.Id), false, [new LoginProof(origin.ExecutionId, LoginProof.Link, now)])
        {
            Link = new FollowedLink(Kind, link.Token, now, EndsWithPassword, withoutLogin),
        };
        await tickets.SaveAsync(request.Realm, ticket.TabId, null, progress, ct);
        return await runner.RunAsync(new LoginVisit(request, link.Client, ticket), new LoginInput(), started: false, ct);
    }

    // Keycloak's force-login of the step that mailed; its default, only-federated, means people of other directories, of which there are none.
    private static bool DemandsLogin(Realm realm, string executionId) =>
        Find(realm.ResetCredentialsFlow, step => step.Id == executionId)?.Config.GetValueOrDefault("force-login") == "true";

    // A lock holds on every road: the password may be changed, but nobody gets in by that.
    private ValueTask<bool> IsLockedAsync(OpenLink link, CancellationToken ct) => database.ReadAsync(
        async work => BruteForceRules.IsLocked(
            await LoginFailureRows.ReadAsync(work, link.Request.Realm.Id, link.User.Id, ct), time.GetUtcNow().ToUnixTimeMilliseconds()),
        ct);

    /// <summary>The step of the realm's reset flow that mails links; null when it has none.</summary>
    internal static Execution? MailStep(Realm realm) => Find(realm.ResetCredentialsFlow, MailStepId);

    /// <summary>The first step of that kind that is switched on.</summary>
    internal static Execution? Find(AuthenticationFlow? flow, string providerId) => Find(flow, step => step.Authenticator == providerId);

    private static Execution? Find(AuthenticationFlow? flow, Func<Execution, bool> wanted) =>
        flow?.Executions.Where(execution => execution.Requirement != Requirement.Disabled)
            .Select(execution => wanted(execution) ? execution : Find(execution.Flow, wanted))
            .FirstOrDefault(found => found is not null);
}
