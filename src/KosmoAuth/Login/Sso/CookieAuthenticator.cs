using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.Sso;

/// <summary>Single sign-on: the browser's session is enough, unless the application wants a new proof or a higher level.</summary>
internal sealed class CookieAuthenticator : IAuthenticator
{
    public string Id => "auth-cookie";

    public bool IsConfiguredFor(User user) => true;

    public ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct) => ValueTask.FromResult(Run(walk));

    private static StepResult Run(LoginWalk walk)
    {
        // Whoever is signed in elsewhere in this browser does not finish the log-in of somebody else.
        if (walk.Sso is not { } sso || walk.LeavesSso || (walk.Progress is { } progress && progress.UserId != sso.User.Id))
        {
            return StepResult.NotDone;
        }

        if (NeedsNewProof(walk, sso.Session))
        {
            return AskAgain(walk, sso, "reauthenticate");
        }

        foreach (var (level, time) in LevelNote.Read(sso.Session))
        {
            walk.Levels.TryAdd(level, time);
        }

        walk.Level = LevelNote.Highest(walk.Levels, walk.Flow!, walk.Now);
        if (walk.Login.Level > walk.Level)
        {
            return AskAgain(walk, sso, "authenticateStrong");
        }

        if (!walk.SsoCounts || walk.Progress is { Proofs.Count: > 0 })
        {
            walk.Level = -1;
            return StepResult.NotDone;
        }

        walk.User = sso.User;
        walk.Reused = true;
        return StepResult.Done;
    }

    /// <summary>The person of the session has to prove something, unless a page has named somebody else by now.</summary>
    private static StepResult AskAgain(LoginWalk walk, SsoSession sso, string notice)
    {
        if (walk.TypedName is null)
        {
            walk.User = sso.User;
            walk.Notice ??= notice;
        }

        return StepResult.NotDone;
    }

    /// <summary>Whether the proof behind a session is too old for the request. The gate asks the same.</summary>
    internal static bool NeedsNewProof(LoginWalk walk, UserSession session) =>
        walk.Login.ForceLogin
        || (walk.Login.MaxAge is { } maxAge && (maxAge <= 0 || walk.Now - session.AuthTime > maxAge))
        || (walk.ActionMaxAge is { } actionAge && walk.Begun - session.AuthTime > actionAge);
}

/// <summary>Levels of authentication that a session reached, as its note <c>loa-map</c>: level and Unix second.</summary>
internal static class LevelNote
{
    public const string Name = "loa-map";

    public static string Write(IReadOnlyDictionary<int, long> levels) =>
        "{" + string.Join(',', levels.OrderBy(level => level.Key).Select(level => string.Create(CultureInfo.InvariantCulture, $"\"{level.Key}\":{level.Value}"))) + "}";

    public static IEnumerable<KeyValuePair<int, long>> Read(UserSession session)
    {
        foreach (var pair in session.Notes.GetValueOrDefault(Name, "").Trim('{', '}').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split(':') is [var level, var time]
                && int.TryParse(level.Trim('"'), CultureInfo.InvariantCulture, out var number) && long.TryParse(time, CultureInfo.InvariantCulture, out var second))
            {
                yield return new(number, second);
            }
        }
    }

    /// <summary>The highest level whose proof is young enough for the flow, all below it being so too; -1 for none.</summary>
    public static int Highest(IReadOnlyDictionary<int, long> levels, AuthenticationFlow flow, long now)
    {
        var highest = -1;
        var ages = MaxAges(flow).ToLookup(condition => condition.Level, condition => condition.MaxAge);
        foreach (var (level, time) in levels.OrderBy(level => level.Key))
        {
            if (!ages[level].Any() || time + ages[level].Min() <= now)
            {
                break;
            }

            highest = level;
        }

        return highest;
    }

    private static IEnumerable<(int Level, int MaxAge)> MaxAges(AuthenticationFlow flow) =>
        flow.Executions.SelectMany(execution =>
            execution.Flow is { } inner ? MaxAges(inner)
            : execution is { Authenticator: LevelCondition.ProviderId } && LevelCondition.LevelOf(execution) is { } level
                ? [(level, LevelCondition.MaxAgeOf(execution))]
                : []);
}
