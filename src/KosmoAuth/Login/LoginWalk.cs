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
    public required RealmRequest Request { get; init; }

    public required Client Client { get; init; }

    public required LoginRequest Login { get; init; }

    /// <summary>The flow that is walked; null when the realm's binding leads nowhere.</summary>
    public required AuthenticationFlow? Flow { get; init; }

    /// <summary>The form that was posted, when it belongs to this browser, tab and <see cref="FormExecutionId"/>; null otherwise.</summary>
    public IFormCollection? Form { get; init; }

    public string? FormExecutionId { get; init; }

    /// <summary>The browser's live session.</summary>
    public SsoSession? Sso { get; init; }

    /// <summary>Whether <see cref="Sso"/> may count. Not when credentials were posted: those are looked at.</summary>
    public bool SsoCounts { get; init; } = true;

    /// <summary>The person the person chose to leave by "sign in as somebody else" is <see cref="Sso"/>.</summary>
    public bool LeavesSso { get; init; }

    /// <summary>What was proven before this request.</summary>
    public LoginProgress? Progress { get; init; }

    public required long Now { get; init; }

    /// <summary>Whose log-in this is, as far as known. Known is not proven.</summary>
    public User? User { get; set; }

    /// <summary>User name typed on a page of its own.</summary>
    public string? TypedName { get; set; }

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

    /// <summary>Aliases of sub-flows that were gone through.</summary>
    public HashSet<string> PassedFlows { get; } = new(StringComparer.Ordinal);

    /// <summary>What failed in this request, for the event log.</summary>
    public List<StepFailure> Failures { get; } = [];

    /// <summary>The user name that the browser remembers.</summary>
    public string? RememberedUsername { get; init; }

    /// <summary>Some step looked at <see cref="Form"/>.</summary>
    public bool FormUsed { get; set; }

    public Realm Realm => Request.Realm;

    /// <summary>Whether something was proven in this very request.</summary>
    public bool ProvenNow => Proofs.Count > (Progress?.Proofs.Count ?? 0);

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

    public bool IsProven(Execution execution) => Proofs.Exists(proof => proof.ExecutionId == execution.Id);
}

/// <summary>A step that was tried and failed.</summary>
/// <param name="Error">Keycloak's error in the event log.</param>
public sealed record StepFailure(string Error, string? UserId, string? Username);
