using KosmoAuth.Login.Sso;

namespace KosmoAuth.Login;

/// <summary>What the gate says about a log-in whose flow is done.</summary>
internal enum GateAnswer
{
    Open,

    /// <summary>Nobody proved anything.</summary>
    NotProven,
    ClientDisabled,
    PersonDisabled,

    /// <summary>The level that the application insists on is not reached.</summary>
    LevelMissing,

    /// <summary>The proof is older than the application allows.</summary>
    TooOld,

    /// <summary>Another person is signed in to this browser.</summary>
    OtherPerson,

    /// <summary>The person has something to do first.</summary>
    Duty,

    /// <summary>The person has to agree first.</summary>
    Consent,
}

/// <summary>The one gate: every road to a code or a token goes through here, be it single sign-on, a password or the consent page.</summary>
internal static class LoginGate
{
    private static readonly IReadOnlyList<Func<LoginWalk, LoginDuties, GateAnswer>> s_inOrder =
    [
        (walk, _) => SomethingIsProven(walk),
        (walk, _) => ClientIsEnabled(walk),
        (walk, _) => PersonIsEnabled(walk),
        (walk, _) => ProofIsFresh(walk),
        (walk, _) => LevelIsReached(walk),
        (walk, _) => PersonIsTheOneWhoIsSignedIn(walk),
        NothingIsToBeDone,
    ];

    /// <param name="consented">Whether the person agreed to what the client asks for, or need not.</param>
    public static GateAnswer Check(LoginWalk walk, LoginDuties duties, bool consented)
    {
        foreach (var check in s_inOrder)
        {
            if (check(walk, duties) is var answer && answer != GateAnswer.Open)
            {
                return answer;
            }
        }

        return consented ? GateAnswer.Open : GateAnswer.Consent;
    }

    // All proofs are of one person: the one with whom the log-in's row began.
    private static GateAnswer SomethingIsProven(LoginWalk walk) =>
        walk.User is { } user
        && (walk.Proofs.Count > 0 || (walk.Reused && walk.Sso?.User.Id == user.Id))
        && (walk.Progress is null || walk.Progress.UserId == user.Id)
            ? GateAnswer.Open
            : GateAnswer.NotProven;

    private static GateAnswer ClientIsEnabled(LoginWalk walk) => walk.Client.Enabled ? GateAnswer.Open : GateAnswer.ClientDisabled;

    private static GateAnswer PersonIsEnabled(LoginWalk walk) => walk.User!.Enabled ? GateAnswer.Open : GateAnswer.PersonDisabled;

    private static GateAnswer ProofIsFresh(LoginWalk walk) =>
        walk.Reused
            ? CookieAuthenticator.NeedsNewProof(walk, walk.Sso!.Session) ? GateAnswer.TooOld : GateAnswer.Open
            : walk.Login.MaxAge is > 0 and var seconds && walk.Now - walk.Proofs.Max(proof => proof.Time) > seconds ? GateAnswer.TooOld : GateAnswer.Open;

    // Without a level condition in the flow: 1 with a proof, 0 without (Keycloak).
    private static GateAnswer LevelIsReached(LoginWalk walk)
    {
        var reached = walk.Level >= 0 ? walk.Level : walk.Reused ? 0 : 1;
        return walk.Login.LevelEssential && reached < walk.Login.Level ? GateAnswer.LevelMissing : GateAnswer.Open;
    }

    private static GateAnswer PersonIsTheOneWhoIsSignedIn(LoginWalk walk) =>
        walk.Sso is { } sso && sso.User.Id != walk.User!.Id && !walk.LeavesSso ? GateAnswer.OtherPerson : GateAnswer.Open;

    private static GateAnswer NothingIsToBeDone(LoginWalk walk, LoginDuties duties) => duties.Pending(walk).Any() ? GateAnswer.Duty : GateAnswer.Open;
}
