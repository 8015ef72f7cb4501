using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

/// <summary>
/// Answers that must not be told apart, whoever is meant: status, all headers, cookies and every byte of the page.
/// </summary>
public sealed class EqualAnswersTests
{
    private const string BruteForce = """
        "bruteForceProtected": true, "failureFactor": 2, "quickLoginCheckMilliSeconds": 0,
        """;

    private static readonly string[] s_injections = ["' or '1'='1", "*)(uid=*))(|(uid=*", "%", "_", "{\"$ne\":1}", "' UNION SELECT 1 --"];

    private MailedServer _mailed = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _mailed = await MailedServer.StartAsync(BruteForce);
        _mailed.Change("gina", ForgetPasswordAsync);
        for (var failure = 0; failure < 3; failure++)
        {
            await SignInAsync("hanako", "wrong");
        }
    }

    [TearDown]
    public async Task StopAsync() => await _mailed.DisposeAsync();

    [TestCase("taro", "wrong", TestName = "Log-in with a wrong password looks like an unknown name")]
    [TestCase("carol", "wrong", TestName = "Log-in of a disabled account with a wrong password looks like an unknown name")]
    [TestCase("hanako", "Password-1", TestName = "Log-in of a locked account with the right password looks like an unknown name")]
    [TestCase("gina", "Password-1", TestName = "Log-in of an account without a password looks like an unknown name")]
    [TestCase("taro@example.org", "wrong", TestName = "Log-in by mail address with a wrong password looks like an unknown name")]
    public async Task Failed_log_ins_are_one_answer(string name, string password)
    {
        var unknown = new string('x', name.Length);
        Assert.That(AnswerFacts.Of(await SignInAsync(name, password)), Is.EqualTo(AnswerFacts.Of(await SignInAsync(unknown, password))));
        Assert.That(_mailed.Server.Events.Count(told => told.Type == "LOGIN_ERROR"), Is.GreaterThanOrEqualTo(2), "both were looked at");
    }

    [TestCaseSource(nameof(s_injections))]
    public async Task Names_that_are_queries_are_unknown_names(string name)
    {
        var answer = await SignInAsync(name, "wrong");
        Assert.That((int)answer.Status, Is.EqualTo(200));
        Assert.That(AnswerFacts.Of(answer), Is.EqualTo(AnswerFacts.Of(await SignInAsync("nobody", "wrong"))));
    }

    [TestCase("taro")]
    [TestCase("carol")]
    [TestCase("gina")]
    [TestCase("hanako")]
    [TestCase("taro@example.org")]
    [TestCase("taro@")]
    public async Task Wishes_for_a_new_password_are_one_answer(string name)
    {
        var unknown = new string('x', name.Length);
        Assert.That(await AskAsync(name), Is.EqualTo(await AskAsync(unknown)));
    }

    [Test]
    public async Task Wishes_without_end_are_one_answer()
    {
        var answers = new List<string>();
        for (var wish = 0; wish < 8; wish++)
        {
            answers.Add(await AskAsync("taro"));

            // A newer mail would take the place of one that waits.
            await _mailed.SentAsync();
        }

        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
        Assert.That(_mailed.Mails, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Damaged_links_are_one_answer()
    {
        using (var browser = _mailed.NewBrowser())
        {
            await MailedServer.AskAsync(browser);
        }

        var link = await _mailed.LinkAsync();
        var key = link.IndexOf("key=", StringComparison.Ordinal) + 4;
        var answers = new HashSet<string>();
        for (var at = key; at < link.IndexOf("&client_id", StringComparison.Ordinal); at += 5)
        {
            using var browser = _mailed.NewBrowser();
            var broken = link[..at] + (link[at] == 'A' ? 'B' : 'A') + link[(at + 1)..];
            var answer = await browser.GetAsync(broken);
            Assert.That((int)answer.Status, Is.EqualTo(400), $"{broken} instead of {link}");
            answers.Add(AnswerFacts.Of(answer));
        }

        Assert.That(answers, Has.Count.EqualTo(1), answers.Last());
        using var last = _mailed.NewBrowser();
        Assert.That((int)(await last.GetAsync(link)).Status, Is.EqualTo(200), "nothing was used up");
    }

    private async Task<Answer> SignInAsync(string name, string password)
    {
        using var browser = _mailed.NewBrowser();
        return await browser.SignInAsync(await browser.AuthAsync("&ui_locales=en"), name, password);
    }

    /// <summary>The redirect that answers the wish, and the page behind it.</summary>
    private async Task<string> AskAsync(string name)
    {
        using var browser = new Browser(_mailed.Server.Address) { Follows = false };
        var login = await browser.AuthAsync("&ui_locales=en");
        var page = await browser.GetAsync(login.Link("#kc-forgot-password")!);
        var answer = await browser.PostAsync(page.Action, ("username", name));
        return AnswerFacts.Of(answer) + AnswerFacts.Of(await browser.GetAsync(answer.Location!));
    }

    private static async ValueTask ForgetPasswordAsync(DbWork work, User user)
    {
        foreach (var credential in await UserRows.CredentialsAsync(work, user.RealmId, user.Id, "password", default))
        {
            await UserRows.DeleteCredentialAsync(work, user.RealmId, user.Id, credential.Id, default);
        }
    }
}
