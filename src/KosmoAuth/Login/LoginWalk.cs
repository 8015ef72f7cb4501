using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>
/// One walk through the flow of one log-in, from the start, in one request. What was proven before comes in, what is proven now is added. Nothing
/// that a browser says can move it to another step.
/// </summary>
public sealed class LoginWalk
{
    private static readonly IReadOnlyDictionary<string, ActionState> s_none = new Dictionary<string, ActionState>();

    public required RealmRequest Request { get; init; }

    public required Client Client { get; init; }

    public required LoginRequest Login { get; init; }

    /// <summary>The flow that is walked; null when the realm's binding leads nowhere.</summary>
    public required AuthenticationFlow? Flow { get; init; }

    /// <summary>The page that it came from; null where no browser is.</summary>
    public LoginTicket? Ticket { get; init; }

    /// <summary>The form that was posted, when it belongs to this browser, tab and <see cref="FormExecutionId"/>; null otherwise.</summary>
    public IFormCollection? Form { get; init; }

    public string? FormExecutionId { get; init; }

    /// <summary>The browser's live session.</summary>
    public SsoSession? Sso { get; init; }

    /// <summary>Whether <see cref="Sso"/> may count. Not when credentials were posted: those are looked at.</summary>
    public bool SsoCounts { get; init; } = true;

    /// <summary>The person the person chose to leave by "sign in as somebody else" is <see cref="Sso"/>.</summary>
    public bool LeavesSso { get; init; }

    /// <summary>What is stored of this log-in.</summary>
    public LoginProgress? Progress { get; internal set; }

    /// <summary>When the log-in was begun, in Unix seconds.</summary>
    public long Begun { get; init; }

    /// <summary>Seconds that the last proof may have been old when an action of <c>kc_action</c> was begun; null for any.</summary>
    public int? ActionMaxAge { get; init; }

    public required long Now { get; init; }

    /// <summary>Whose log-in this is, as far as known. Known is not proven.</summary>
    public User? User { get; set; }

    /// <summary>User name typed on a page of its own.</summary>
    public string? TypedName { get; set; }

    /// <summary>User name typed beside a password that did not open; the page for a forgotten password shows it again.</summary>
    public string? FilledName { get; set; }

    /// <summary>The person wishes to stay signed in.</summary>
    public bool RememberMe { get; set; }

    /// <summary>The browser's session is enough; nothing was asked.</summary>
    public bool Reused { get; set; }

    /// <summary>Level of authentication in this log-in; -1 for none.</summary>
    public int Level { get; set; } = -1;

    /// <summary>Message key to be shown above the next page.</summary>
    public string? Notice { get; set; }

    /// <summary>Proofs of earlier requests and of this one.</summary>
    public List<LoginProof> Proofs { get; } = [];

    /// <summary>Levels reached, with the Unix second; earlier ones come from the browser's session.</summary>
    public Dictionary<int, long> Levels { get; } = [];

    /// <summary>
    /// Aliases of required actions that this log-in has beside the person's own, such as the new password of a reset. A step may add to it whenever
    /// it runs: what is done stays done in this log-in.
    /// </summary>
    public HashSet<string> Duties { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of required actions in this log-in, by alias.</summary>
    public IReadOnlyDictionary<string, ActionState> Actions { get; private set; } = s_none;

    /// <summary>A required action came to its end in this request: the next one is shown without a redirect.</summary>
    public bool ActionEnded { get; set; }

    /// <summary>Aliases of sub-flows that were gone through.</summary>
    public HashSet<string> PassedFlows { get; } = new(StringComparer.Ordinal);

    /// <summary>What failed in this request, for the event log.</summary>
    public List<StepFailure> Failures { get; } = [];

    /// <summary>The user name that the browser remembers.</summary>
    public string? RememberedUsername { get; init; }

    /// <summary>Some step looked at <see cref="Form"/>.</summary>
    public bool FormUsed { get; set; }

    public Realm Realm => Request.Realm;

    /// <summary>Whether something was proven that is not stored yet.</summary>
    public bool ProvenNow => Proofs.Count > (Progress?.Proofs.Count ?? 0);

    /// <summary>Whether the next request has to know something that is not stored yet.</summary>
    internal bool HasNews => ProvenNow || !ReferenceEquals(Actions, Progress?.Actions ?? s_none) || Duties.Count > (Progress?.Duties?.Count ?? 0);

    /// <summary>Takes up a log-in as it is stored.</summary>
    internal void Resume(LoginProgress? progress)
    {
        if (progress is null)
        {
            return;
        }

        Progress = progress;
        Proofs.Clear();
        Proofs.AddRange(progress.Proofs);
        Duties.UnionWith(progress.Duties ?? []);
        Actions = progress.Actions ?? s_none;
    }

    /// <summary>Remembers what a required action has to know when its page comes back.</summary>
    internal void Note(string alias, Dictionary<string, string> notes)
    {
        var known = Actions.GetValueOrDefault(alias)?.Notes ?? [];
        if (known.Count != notes.Count || known.Except(notes).Any())
        {
            Actions = new Dictionary<string, ActionState>(Actions) { [alias] = new ActionState { Notes = notes } };
        }
    }

    /// <summary>The posted form when it is meant for this execution.</summary>
    public IFormCollection? TakeForm(Execution execution)
    {
        if (Form is null || FormExecutionId != execution.Id)
        {
            return null;
        }

        FormUsed = true;
        return Form;
    }

    /// <summary>The person came by a mailed link.</summary>
    public bool IsByLink => Progress?.Link is not null && Proofs.Exists(proof => proof.Credential == LoginProof.Link);

    public bool IsProven(Execution execution) => Proofs.Exists(proof => proof.ExecutionId == execution.Id);
}

/// <summary>A step that was tried and failed.</summary>
/// <param name="Error">Keycloak's error in the event log.</param>
public sealed record StepFailure(string Error, string? UserId, string? Username);
