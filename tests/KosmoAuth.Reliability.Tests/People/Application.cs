using System.Net;
using System.Text.Json;
using KosmoAuth.Reliability.Tests.Servers;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>The application that a person uses: sends them to sign in, redeems codes, refreshes, signs out.</summary>
internal sealed class Application(string address, Tally tally, bool isPatient = true)
{
    private const string Protocol = $"/realms/{PeopleRealm.Name}/protocol/openid-connect";

    /// <summary>Where a sign-in begins.</summary>
    public static string Authorize(string more = "") =>
        $"{Protocol}/auth?client_id={PeopleRealm.Client}&response_type=code&redirect_uri={Uri.EscapeDataString(PeopleRealm.RedirectUri)}&scope=openid&state=S{more}";

    /// <summary>The form that redeems a code.</summary>
    public static (string, string)[] Redemption(string code) =>
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", PeopleRealm.RedirectUri), .. Client()];

    /// <summary>The form that refreshes.</summary>
    public static (string, string)[] Refresh(string token) => [("grant_type", "refresh_token"), ("refresh_token", token), .. Client()];

    /// <summary>The session behind a code; null when the answer that spent it was lost.</summary>
    /// <exception cref="BrokenPromiseException">The code was given and not used, and is refused.</exception>
    public async Task<BrowserSession?> RedeemAsync(Person person, string code, Dictionary<string, string> cookies)
    {
        using var visitor = NewVisitor(person);
        tally.Write(person.Name, "code", code);
        var answer = await visitor.PostAsync(Protocol + "/token", Redemption(code));
        person.UsedCodes.Add(code);
        if (answer.Status != HttpStatusCode.OK)
        {
            return visitor.IsInDoubt ? Unknown(person, "code in doubt", code) : throw new BrokenPromiseException($"a fresh code is refused: {answer.Text}");
        }

        var session = new BrowserSession(cookies) { RefreshToken = TokenOf(answer, "refresh_token"), AccessToken = TokenOf(answer, "access_token") };
        tally.Write(person.Name, "tokens", session.RefreshToken);
        person.Sessions.Add(session);
        return session;
    }

    /// <summary>Sends a code in several requests at once; none of them is repeated.</summary>
    /// <exception cref="BrokenPromiseException">More than one got tokens.</exception>
    public async Task RedeemGreedilyAsync(Person person, string code)
    {
        if (await OneAtMostAsync(person, "greedy code", Redemption(code)))
        {
            person.UsedCodes.Add(code);
        }
    }

    /// <summary>A new generation.</summary>
    /// <exception cref="BrokenPromiseException">The newest acknowledged one is refused.</exception>
    public async Task RefreshAsync(Person person, BrowserSession session)
    {
        using var visitor = NewVisitor(person);
        var answer = await visitor.PostAsync(Protocol + "/token", Refresh(session.RefreshToken));
        if (answer.Status != HttpStatusCode.OK)
        {
            session.State = visitor.IsInDoubt ? SessionState.Unknown : throw new BrokenPromiseException($"the newest refresh token is refused: {answer.Text} {session.RefreshToken}");
            Unknown(person, "refresh in doubt", session.RefreshToken);
            return;
        }

        session.Spent.Add(session.RefreshToken);
        (session.RefreshToken, session.AccessToken) = (TokenOf(answer, "refresh_token"), TokenOf(answer, "access_token"));
        tally.Write(person.Name, "refresh", session.RefreshToken);
    }

    /// <summary>Uses a refresh token in several requests at once. The line ends by it.</summary>
    /// <exception cref="BrokenPromiseException">More than one got tokens.</exception>
    public async Task RefreshGreedilyAsync(Person person, BrowserSession session)
    {
        session.State = SessionState.Unknown;
        await OneAtMostAsync(person, "greedy refresh", Refresh(session.RefreshToken));
    }

    /// <summary>Ends the session; a repetition says so, too.</summary>
    public async Task LogOutAsync(Person person, BrowserSession session)
    {
        using var visitor = NewVisitor(person);
        var answer = await visitor.PostAsync(Protocol + "/logout", [("refresh_token", session.RefreshToken), .. Client()]);
        if (answer.Status != HttpStatusCode.NoContent)
        {
            throw new BrokenPromiseException($"the log-out is refused: {answer.Text}");
        }

        tally.Write(person.Name, "log-out", session.RefreshToken);
        session.State = SessionState.Ended;
    }

    /// <summary>Whether the token endpoint takes what should be used up or over.</summary>
    public async Task<bool> TakesAsync(Person person, string token, bool isCode)
    {
        using var visitor = NewVisitor(person);
        return (await visitor.PostAsync(Protocol + "/token", isCode ? Redemption(token) : Refresh(token))).Status == HttpStatusCode.OK;
    }

    /// <summary>A request to the token endpoint that is not repeated.</summary>
    /// <returns>Whether there were tokens; null when there was no answer, or none that says so.</returns>
    public async Task<bool?> TryAsync(Person person, params (string, string)[] form)
    {
        using var browser = new Browser(address) { Follows = false, Headers = { ["X-Forwarded-For"] = person.Address } };
        var answer = await Visitor.OnceAsync(() => browser.PostAsync(Protocol + "/token", form));
        return answer?.Status switch
        {
            null => null,
            HttpStatusCode.OK => true,
            HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized => false,
            var other => throw new BrokenPromiseException($"the token endpoint answers {other}: {answer!.Text}"),
        };
    }

    /// <returns>Whether it is used up; nobody knows where the server died before it answered any of them.</returns>
    private async Task<bool> OneAtMostAsync(Person person, string what, (string, string)[] form)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TryAsync(person, form)));
        var winners = answers.Count(won => won == true);
        tally.Write(person.Name, winners == 1 ? what : what + " in doubt");
        if (winners > 1 || (winners == 0 && answers.All(won => won == false)))
        {
            throw new BrokenPromiseException($"{what}: {winners} winners");
        }

        return answers.Any(won => won is not null);
    }

    private BrowserSession? Unknown(Person person, string what, string value)
    {
        tally.Write(person.Name, what, value);
        return null;
    }

    private Visitor NewVisitor(Person person) => new(address, person, isPatient: isPatient);

    private static string TokenOf(Answer answer, string kind)
    {
        using var json = JsonDocument.Parse(answer.Text);
        return json.RootElement.GetProperty(kind).GetString()!;
    }

    private static (string, string)[] Client() => [("client_id", PeopleRealm.Client), ("client_secret", PeopleRealm.ClientSecret)];
}
