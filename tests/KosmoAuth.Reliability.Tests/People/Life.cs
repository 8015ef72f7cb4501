using System.Globalization;
using KosmoAuth.Reliability.Tests.Servers;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>What one person does, one thing after the other, in an order that the seed decides.</summary>
/// <param name="mailPatience">How long somebody waits for a mail before they ask for another one. A mail that a server had in its hands when
/// it died comes some 17 seconds later.</param>
internal sealed class Life(Deployment deployment, Person person, Tally tally, Random random, TimeSpan mailPatience)
{
    private const int MostSessions = 4;
    private const int MostDevices = 3;

    // Of the five that an address gets in an hour; a request that is repeated counts again.
    private const int MostMails = 4;

    private readonly Application _application = new(deployment.Address, tally);
    private int _made;

    /// <summary>Until the token says that it is enough; what was begun is finished. A broken promise ends it, and is in the tally.</summary>
    public async Task LiveAsync(CancellationToken enough)
    {
        try
        {
            while (!enough.IsCancellationRequested)
            {
                await DoAsync(random.Next(100));
            }
        }
        catch (BrokenPromiseException broken)
        {
            tally.Break(person.Name, broken.Message);
        }
    }

    private Task DoAsync(int dice)
    {
        var live = person.Sessions.Where(session => session.State == SessionState.Live).ToList();
        return dice switch
        {
            < 8 when person.MailsAsked < MostMails => ResetPasswordAsync(),
            < 14 when person.Devices.Count < MostDevices => SetUpDeviceAsync(),
            < 17 => GreedyCodeAsync(),
            < 19 when live.Count > 0 => _application.RefreshGreedilyAsync(person, live[^1]),
            < 60 when live.Count > 0 => _application.RefreshAsync(person, live[random.Next(live.Count)]),
            _ when live.Count >= MostSessions => _application.LogOutAsync(person, live[random.Next(live.Count)]),
            _ => SignInAsync(),
        };
    }

    internal async Task SignInAsync()
    {
        using var visitor = new Visitor(deployment.Address, person);
        await EnterAsync(visitor, await CodeAsync(visitor, new Walk(visitor, person, tally)));
    }

    internal async Task SetUpDeviceAsync()
    {
        using var visitor = new Visitor(deployment.Address, person);
        var walk = new Walk(visitor, person, tally, newDevice: Next("phone"));
        await EnterAsync(visitor, await CodeAsync(visitor, walk, "&kc_action=CONFIGURE_TOTP"));
    }

    private async Task GreedyCodeAsync()
    {
        using var visitor = new Visitor(deployment.Address, person);
        if (await CodeAsync(visitor, new Walk(visitor, person, tally)) is { } code)
        {
            await _application.RedeemGreedilyAsync(person, code);
        }
    }

    /// <summary>Asks for a mail, follows its link in the same browser or in another one, sets a new password.</summary>
    internal async Task ResetPasswordAsync()
    {
        var before = person.MailsAsked;
        while (person.MailsAsked < MostMails)
        {
            using var visitor = new Visitor(deployment.Address, person);
            await AskForMailAsync(visitor);
            if (await LinkAsync() is { } link)
            {
                tally.Write(person.Name, "mail", link);
                var walk = new Walk(visitor, person, tally, Next("Password"), endsSessions: random.Next(2) == 0, newDevice: Next("phone"), replacesDevices: true)
                {
                    MailedLink = link, MayBeSuperseded = person.MailsAsked > before + 1,
                };
                await EnterAsync(visitor, await walk.ToTheApplicationAsync(await visitor.GetAsync(link)));
                return;
            }

            tally.Write(person.Name, "no mail yet");
        }
    }

    internal async Task AskForMailAsync(Visitor visitor)
    {
        var login = await visitor.GetAsync(Application.Authorize());
        var form = await visitor.GetAsync(login.Link("#kc-forgot-password") ?? throw new BrokenPromiseException($"no link to a new password: {login.Text}"));
        var notice = await visitor.SubmitAsync(form, ("username", person.Name));
        if (notice.PageId != "login-login")
        {
            throw new BrokenPromiseException($"the mail is refused: {notice.PageId} {notice.Message}");
        }

        person.MailsAsked += visitor.Sent;
        tally.Write(person.Name, "mail asked for");
    }

    // A link lives when the server knows that the mail was handed over. A server that dies in between sends it again.
    internal async Task<string?> LinkAsync()
    {
        using var looker = new Visitor(deployment.Address, person);
        for (var end = DateTimeOffset.UtcNow + mailPatience; DateTimeOffset.UtcNow < end; await Task.Delay(50))
        {
            if (deployment.Mailbox.Links(person.Mail) is [var (id, link), ..] && id > person.LastMail && (await looker.GetAsync(link)).PageId == "login-info")
            {
                person.LastMail = id;
                return link;
            }
        }

        return null;
    }

    private async Task<string?> CodeAsync(Visitor visitor, Walk walk, string more = "")
    {
        tally.Write(person.Name, "sign-in");
        var code = await walk.ToTheApplicationAsync(await visitor.GetAsync(Application.Authorize(more)));
        if (visitor.IsInterrupted)
        {
            tally.Write(person.Name, "interrupted");
        }

        return code;
    }

    private async Task EnterAsync(Visitor visitor, string? code)
    {
        if (code is not null)
        {
            await _application.RedeemAsync(person, code, visitor.Browser.Jar);
        }
    }

    private string Next(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}-{++_made}");
}
