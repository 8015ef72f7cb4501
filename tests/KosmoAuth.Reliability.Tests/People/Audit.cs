using KosmoAuth.Reliability.Tests.Servers;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>Compares one person's record with what the server does now.</summary>
internal sealed class Audit(Deployment deployment, Person person, Tally tally)
{
    private readonly Application _application = new(deployment.Address, tally);

    /// <summary>Every difference goes into the tally.</summary>
    public async Task CheckAsync()
    {
        foreach (var check in new[] { SessionsAsync, PasswordAsync, DevicesAsync, LinksAsync, CodesAsync })
        {
            try
            {
                await check();
            }
            catch (BrokenPromiseException broken)
            {
                tally.Break(person.Name, $"audit: {broken.Message}");
            }
        }
    }

    private async Task SessionsAsync()
    {
        foreach (var session in person.Sessions)
        {
            if (session.State == SessionState.Live)
            {
                await BrowserIsKnownAsync(session);
                await _application.RefreshAsync(person, session);
                tally.Write(person.Name, "audited session");
            }
            else if (session.State == SessionState.Ended && await _application.TakesAsync(person, session.RefreshToken, isCode: false))
            {
                throw new BrokenPromiseException("a session that was ended gives tokens");
            }
        }

        // Last, since a token that is used again ends its line.
        foreach (var session in person.Sessions.Where(session => session.Spent.Count > 0))
        {
            if (await _application.TakesAsync(person, session.Spent[^1], isCode: false))
            {
                throw new BrokenPromiseException("a refresh token was used twice");
            }

            tally.Write(person.Name, "audited generation");
        }
    }

    private async Task BrowserIsKnownAsync(BrowserSession session)
    {
        using var visitor = new Visitor(deployment.Address, person, session.Cookies);
        if ((await visitor.GetAsync(Application.Authorize("&prompt=none"))).Code is null)
        {
            throw new BrokenPromiseException("the browser's session is gone");
        }
    }

    private async Task PasswordAsync()
    {
        using var visitor = new Visitor(deployment.Address, person);
        if (await new Walk(visitor, person, tally).ToTheApplicationAsync(await visitor.GetAsync(Application.Authorize())) is null)
        {
            throw new BrokenPromiseException($"nobody gets in with {person.Passwords[0]}");
        }

        tally.Write(person.Name, "audited password");
        if (person.OldPasswords.Count > 0)
        {
            using var other = new Visitor(deployment.Address, person);
            if ((await SignInAsync(other, person.OldPasswords[^1])).PageId != "login-login")
            {
                throw new BrokenPromiseException($"the old password {person.OldPasswords[^1]} still counts");
            }
        }
    }

    /// <summary>Every device that was set up opens; there is no other, and none twice.</summary>
    private async Task DevicesAsync()
    {
        foreach (var device in person.Devices.ToList())
        {
            using var visitor = new Visitor(deployment.Address, person);
            var page = await SignInAsync(visitor, person.Passwords[0]);
            var offered = Walk.Offered(page);
            var known = person.Devices.Select(other => other.Label);
            if (offered?.Keys.Except(known).FirstOrDefault() is { } stranger)
            {
                throw new BrokenPromiseException($"{stranger} is there, and nobody set it up");
            }

            if ((offered?.TryGetValue(device.Label, out var id) ?? false) is var found && !found && (offered is not null || person.Devices.Count > 1))
            {
                Missing(device);
                continue;
            }

            var answer = await visitor.SubmitAsync(page, ("otp", await Codes.NextAsync(device)), ("selectedCredentialId", found ? offered![device.Label] : page.Value("selectedCredentialId") ?? ""));
            if (answer.Code is null)
            {
                Missing(device);
                continue;
            }

            tally.Write(person.Name, "audited device", device.Label);
        }
    }

    private static void Missing(Device device)
    {
        if (device.IsCertain)
        {
            throw new BrokenPromiseException($"{device.Label} was set up and does not open");
        }
    }

    private async Task LinksAsync()
    {
        foreach (var link in person.UsedLinks)
        {
            using var visitor = new Visitor(deployment.Address, person);
            if ((await visitor.GetAsync(link)).PageId != "login-error")
            {
                throw new BrokenPromiseException($"a mailed link is good a second time: {link}");
            }

            tally.Write(person.Name, "audited link");
        }
    }

    private async Task CodesAsync()
    {
        foreach (var code in person.UsedCodes)
        {
            if (await _application.TakesAsync(person, code, isCode: true))
            {
                throw new BrokenPromiseException("a code was redeemed twice");
            }

            tally.Write(person.Name, "audited code");
        }
    }

    private static async Task<Answer> SignInAsync(Visitor visitor, string password)
    {
        var page = await visitor.GetAsync(Application.Authorize());
        return await visitor.SubmitAsync(page, ("username", visitor.PersonName), ("password", password));
    }
}
