using System.Globalization;
using System.Text;
using KosmoAuth.Reliability.Tests.People;
using KosmoAuth.Reliability.Tests.Servers;
using KosmoAuth.Tests.Oidc.Token;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Reliability.Tests.Once;

/// <summary>Makes things that are good for one use, for a person each that nobody else has.</summary>
internal sealed class OneUses(Deployment deployment, Tally tally)
{
    private static readonly TimeSpan s_mailPatience = TimeSpan.FromSeconds(30);

    private readonly Application _application = new(deployment.Address, tally);
    private int _strangers = 1000;

    /// <summary>People that a round needs.</summary>
    public const int People = 4;

    /// <summary>One of each kind.</summary>
    public Task<OneUse[]> NewAsync(int round)
    {
        var people = Enumerable.Range(round * People, People).Select(number => new Person(PeopleRealm.PersonName(number), PeopleRealm.Password, number)).ToList();
        return Task.WhenAll(
            CodeAsync(people[0]), RefreshTokenAsync(people[1]), LinkAsync(people[2]), OneTimePasswordAsync(people[3]),
            Task.FromResult(Assertion(PeopleRealm.KeyClient, "RS256")), Task.FromResult(Assertion(PeopleRealm.SecretClient, "HS256")));
    }

    private async Task<OneUse> CodeAsync(Person person)
    {
        using var visitor = new Visitor(deployment.Address, person);
        return AtTokenEndpoint("authorization code", Application.Redemption(await SignInAsync(visitor, person)));
    }

    private async Task<OneUse> RefreshTokenAsync(Person person)
    {
        using var visitor = new Visitor(deployment.Address, person);
        var session = await _application.RedeemAsync(person, await SignInAsync(visitor, person), visitor.Browser.Jar);
        return AtTokenEndpoint("refresh token", Application.Refresh(session!.RefreshToken));
    }

    private OneUse Assertion(string client, string algorithm)
    {
        var claims = AssertionMaker.Claims(client, $"{deployment.Address}/realms/{PeopleRealm.Name}", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return AtTokenEndpoint(
            $"assertion {algorithm}", AssertionMaker.Form(AssertionMaker.Sign(claims, algorithm, secret: Encoding.UTF8.GetBytes(AssertionMaker.Secret))));
    }

    /// <summary>Everybody sets a password of their own, so what is kept tells how many have done it.</summary>
    private async Task<OneUse> LinkAsync(Person person)
    {
        var life = new Life(deployment, person, tally, new Random(0), s_mailPatience);
        using var visitor = new Visitor(deployment.Address, person);
        await life.AskForMailAsync(visitor);
        var link = await life.LinkAsync() ?? throw new BrokenPromiseException("the mail does not come");
        var passwords = new List<string>();
        return new OneUse("mailed link", async number =>
        {
            var stranger = Stranger(person);
            var browser = new Visitor(deployment.Address, stranger);
            var page = await browser.GetAsync(link);
            page = page.PageId == "login-info" ? await browser.SubmitAsync(page) : page;
            var password = string.Create(CultureInfo.InvariantCulture, $"Password-of-{number}");
            lock (passwords)
            {
                passwords.Add(password);
            }

            return Use(browser, page, "login-login-update-password", ("password-new", password), ("password-confirm", password));
        })
        {
            RecordedAsync = async () => (await Task.WhenAll(passwords.Select(password => OpensAsync(person, password)))).Count(opens => opens),
        };
    }

    private async Task<OneUse> OneTimePasswordAsync(Person person)
    {
        await new Life(deployment, person, tally, new Random(0), s_mailPatience).SetUpDeviceAsync();
        var code = await Codes.NextAsync(person.Devices[0]);
        var before = await SessionsAsync(person);
        return new OneUse("one-time password", async _ =>
        {
            var browser = new Visitor(deployment.Address, Stranger(person));
            var page = await browser.GetAsync(Application.Authorize());
            page = await browser.SubmitAsync(page, ("username", person.Name), ("password", PeopleRealm.Password));
            return Use(browser, page, "login-login-otp", ("otp", code));
        })
        {
            RecordedAsync = async () => await SessionsAsync(person) - before,
        };
    }

    private OneUse AtTokenEndpoint(string name, (string, string)[] form) => new(name, _ =>
    {
        var stranger = new Person("", "", Interlocked.Increment(ref _strangers));
        return Task.FromResult<Func<Task<bool?>>>(() => _application.TryAsync(stranger, form));
    });

    // Whoever is first gets to the application, or from another browser to a page that says that it is done; the others to an error page, or the same page again.
    private static Func<Task<bool?>> Use(Visitor browser, Answer page, string expected, params (string, string)[] typed)
    {
        if (page.PageId != expected)
        {
            browser.Dispose();
            return page.PageId == "login-error" ? () => Task.FromResult<bool?>(false) : throw new BrokenPromiseException($"{page.PageId} instead of {expected}: {page.Message}");
        }

        return async () =>
        {
            using (browser)
            {
                var answer = await browser.SubmitOnceAsync(page, typed);
                return answer is null ? null
                    : answer.Code is not null || answer.PageId == "login-info" ? true
                    : answer.PageId is "login-error" || answer.PageId == expected ? false
                    : throw new BrokenPromiseException($"{answer.Status} {answer.PageId}: {answer.Message}");
            }
        };
    }

    private async Task<bool> OpensAsync(Person person, string password)
    {
        using var visitor = new Visitor(deployment.Address, Stranger(person));
        var page = await visitor.GetAsync(Application.Authorize());
        return (await visitor.SubmitAsync(page, ("username", person.Name), ("password", password))).Code is not null;
    }

    private async Task<string> SignInAsync(Visitor visitor, Person person) =>
        (await new Walk(visitor, person, tally).ToTheApplicationAsync(await visitor.GetAsync(Application.Authorize())))!;

    private async Task<int> SessionsAsync(Person person) => int.Parse(
        (await deployment.QueryAsync($"SELECT count(*) FROM user_session WHERE user_id IN (SELECT id FROM user_entity WHERE username = '{person.Name}')"))[0],
        CultureInfo.InvariantCulture);

    // From an address of their own, so that nobody uses up another one's failures.
    private Person Stranger(Person person) => new(person.Name, PeopleRealm.Password, Interlocked.Increment(ref _strangers));
}
