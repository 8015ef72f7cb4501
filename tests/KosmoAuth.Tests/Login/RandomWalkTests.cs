using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login;

/// <summary>
/// Browsers that do anything in any order: open tabs, send right and wrong forms of any age, go back, reload, restart, agree, refuse, clear cookies.
/// Whatever they do, nobody becomes somebody whose password they did not send, and nothing breaks.
/// </summary>
public sealed class RandomWalkTests
{
    private static readonly string[] s_people = ["taro", "hanako"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Nobody_becomes_somebody_else(int seed)
    {
        var random = new Random(seed);
        var flow = seed % 2 == 0 ? Browser() : CookieOr(Step("auth-username-form"), Step("auth-password-form"));
        await using var host = await LoginHost.StartAsync(new LoginRealm { Browser = flow }.Add("other", "http://127.0.0.1:9/other", consent: true));
        var browsers = new[] { new Walker(host, random), new Walker(host, random) };
        for (var step = 0; step < 250; step++)
        {
            await browsers[random.Next(browsers.Length)].StepAsync(browsers);
            host.Clock.Now += TimeSpan.FromSeconds(random.Next(20) == 0 ? 2000 : 1);
        }

        Assert.That(browsers.Sum(browser => browser.Codes), Is.GreaterThan(10), "the walk went nowhere");
        foreach (var browser in browsers)
        {
            browser.Dispose();
        }
    }

    private sealed class Walker(LoginHost host, Random random) : IDisposable
    {
        private readonly Browser _browser = host.NewBrowser();
        private readonly HashSet<string> _proven = [];
        private readonly List<Answer> _pages = [];

        public int Codes { get; private set; }

        public async Task StepAsync(Walker[] all)
        {
            // Now and then a page of the other browser, as if its address had leaked.
            var pages = random.Next(10) == 0 ? all[random.Next(all.Length)]._pages : _pages;
            var page = pages.Count == 0 ? null : pages[random.Next(Math.Max(0, pages.Count - 6), pages.Count)];
            Look(random.Next(10) switch
            {
                0 or 1 => await OpenAsync(),
                2 when page is not null => await _browser.GetAsync(Relative(page.Action)),
                3 when page?.Link("#reset-login, #loginRestartLink, #loginContinueLink, a[hreflang]") is { } link => await _browser.GetAsync(link),
                4 when random.Next(8) == 0 => Forget(),
                _ when page is not null => await SubmitAsync(page),
                _ => await OpenAsync(),
            });
        }

        public void Dispose() => _browser.Dispose();

        private Task<Answer> OpenAsync()
        {
            string[] more = ["", "&prompt=login", "&prompt=none", "&max_age=30", "&prompt=consent"];
            return random.Next(2) == 0 ? _browser.AuthAsync(more[random.Next(more.Length)]) : _browser.AuthAsync(more[random.Next(more.Length)], "other", "http://127.0.0.1:9/other");
        }

        private Answer? Forget()
        {
            _browser.Jar.Clear();
            _proven.Clear();
            return null;
        }

        private async Task<Answer> SubmitAsync(Answer page)
        {
            if (page.Page.QuerySelector("input[name=code]")?.GetAttribute("value") is { } code)
            {
                return await _browser.PostAsync(Relative(page.Action), (random.Next(3) == 0 ? "cancel" : "accept", ""), ("code", code));
            }

            if (page.Action.Length == 0)
            {
                return await OpenAsync();
            }

            var right = random.Next(3) > 0;
            var name = s_people[random.Next(s_people.Length)];
            var known = page.Value("kc-attempted-username");
            if (right && page.Page.GetElementById("password") is not null)
            {
                _proven.Add(page.Page.GetElementById("username") is null ? known! : name);
            }

            return await _browser.SignInAsync(page, name, right ? "Password-1" : "wrong");
        }

        private void Look(Answer? answer)
        {
            if (answer is null)
            {
                return;
            }

            Assert.That((int)answer.Status, Is.LessThan(500), answer.Text);
            if (answer.Location is null)
            {
                _pages.Add(answer);
                return;
            }

            Assert.That(answer.Location, Does.StartWith("http://127.0.0.1:9/"));
            if (answer.Code is not null)
            {
                Codes++;
                var session = host.Rows.Sessions.Single(session => session.Id == answer.Sent["session_state"]);
                Assert.That(_proven, Does.Contain(session.UserId[2..]));
            }
        }

        private static string Relative(string action) => action.StartsWith("http", StringComparison.Ordinal) ? new Uri(action).PathAndQuery : action.Length == 0 ? "/realms/r/login-actions/authenticate" : action;
    }
}
