using KosmoAuth.Tests.Support;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>
/// Somebody who does what each page asks for, until they are back in the application. What an answer acknowledges goes into the tally and into what the
/// person knows, before anything else is sent.
/// </summary>
/// <param name="newPassword">For a page that wants one; the other devices are signed out with it when the second is true.</param>
/// <param name="newDevice">Label for a page that sets up an authenticator app.</param>
/// <param name="replacesDevices">The new app takes the place of all others.</param>
internal sealed partial class Walk(
    Visitor visitor, Person person, Tally tally, string? newPassword = null, bool endsSessions = false, string? newDevice = null, bool replacesDevices = false)
{
    private const int MostPages = 20;

    /// <summary>The link of a mail that this walk follows.</summary>
    public string? MailedLink { get; init; }

    /// <summary>Another mail was asked for when this one did not come, and takes its place when it does.</summary>
    public bool MayBeSuperseded { get; init; }

    /// <summary>The authorization code; null when the person has to begin again.</summary>
    /// <exception cref="BrokenPromiseException">Nothing was interrupted, and there is no way on; or what was acknowledged is not so.</exception>
    public async Task<string?> ToTheApplicationAsync(Answer page)
    {
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (page.Code is { } code)
            {
                return code;
            }

            switch (page.PageId)
            {
                case "login-login":
                    page = await PasswordAsync(page);
                    break;
                case "login-login-otp":
                    page = await CodeAsync(page);
                    break;
                case "login-login-config-totp" when newDevice is not null:
                    page = await SetUpAsync(page);
                    break;
                case "login-login-update-password" when newPassword is not null:
                    page = await ChangePasswordAsync(page);
                    break;
                case "login-info" when page.Page.QuerySelector("input[name=link]") is not null:
                    page = await visitor.SubmitAsync(page);
                    break;
                default:
                    return BeginAgain(page);
            }
        }

        throw new BrokenPromiseException($"twenty pages and no end: {page.PageId} {page.Message}");
    }

    private string? BeginAgain(Answer page)
    {
        if (MayBeSuperseded && page.PageId == "login-error")
        {
            tally.Write(person.Name, "superseded");
            return null;
        }

        if (!visitor.IsInterrupted)
        {
            throw new BrokenPromiseException($"an honest flow ended at {page.PageId} ({(int)page.Status}, {page.Message}) {(page.PageId is null ? page.Text + page.Location : "")}");
        }

        tally.Write(person.Name, "begin again", $"{page.PageId} {page.Message}");
        return null;
    }

    private async Task<Answer> PasswordAsync(Answer page)
    {
        var password = person.Passwords[0];
        var answer = await visitor.SubmitAsync(page, ("username", person.Name), ("password", password));
        if (answer.PageId != "login-login")
        {
            if (answer.PageId != "login-error")
            {
                Accepted(password);
            }

            return answer;
        }

        // A page that was sent again from the beginning is no answer to the password.
        if (answer.Page.QuerySelector("#input-error, .kc-feedback-text, [aria-invalid=true]") is null)
        {
            return answer;
        }

        person.Passwords.RemoveAt(0);
        if (person.Passwords.Count == 0)
        {
            throw new BrokenPromiseException($"the acknowledged password {password} is refused: {answer.Message}");
        }

        return answer;
    }

    private void Accepted(string password)
    {
        if (person.Passwords.Count > 1)
        {
            tally.Write(person.Name, "password settled", password);
            person.Settle(password);
        }
    }

    private async Task<Answer> ChangePasswordAsync(Answer page)
    {
        (string, string)[] box = endsSessions ? [("logout-sessions", "on")] : [];
        var answer = await visitor.SubmitAsync(page, [("password-new", newPassword!), ("password-confirm", newPassword!), .. box]);
        if (answer.PageId is "login-login-update-password" or "login-error" || answer.PageId is null && answer.Code is null)
        {
            if (!visitor.IsInDoubt)
            {
                return answer.PageId == "login-login-update-password" ? throw new BrokenPromiseException($"the new password is refused: {answer.Message}") : answer;
            }

            tally.Write(person.Name, "password in doubt", newPassword!);
            person.Passwords.Insert(0, newPassword!);
            EndSessions(SessionState.Unknown);
            return answer;
        }

        tally.Write(person.Name, "password", newPassword!);
        person.Passwords.Add(newPassword!);
        person.Settle(newPassword!);
        EndSessions(SessionState.Ended);
        if (MailedLink is not null)
        {
            person.UsedLinks.Add(MailedLink);
        }

        return answer;
    }

    private void EndSessions(SessionState state)
    {
        foreach (var session in person.Sessions.Where(session => endsSessions && session.State != SessionState.Ended))
        {
            session.State = state;
        }
    }
}
