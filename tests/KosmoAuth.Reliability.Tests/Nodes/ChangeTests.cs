using System.Diagnostics;
using KosmoAuth.Reliability.Tests.People;
using KosmoAuth.Reliability.Tests.Servers;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.Nodes;

/// <summary>What is changed in one place holds on every node by itself.</summary>
[TestFixture(Product.Sqlite), TestFixture(Product.PostgreSql)]
internal sealed class ChangeTests(Product product)
{
    // A second, and some more where the machine is busy with other things.
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2.5);

    private readonly string _record = Path.GetTempFileName();
    private Deployment _deployment = null!;
    private Tally _tally = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _tally = new Tally(_record);
        _deployment = await Deployment.StartAsync(product, nodes: 2, people: 4);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _deployment.DisposeAsync();
        _tally.Dispose();
        File.Delete(_record);
    }

    [Test]
    public async Task A_person_who_is_disabled_gets_nothing_from_either_node()
    {
        var (person, application) = (new Person(PeopleRealm.PersonName(1), PeopleRealm.Password, 1), new Application(_deployment.Address, _tally));
        List<BrowserSession> sessions = [await EnterAsync(person, application), await EnterAsync(person, application)];
        await _deployment.ExecuteAsync($"UPDATE user_entity SET enabled = 0, version = version + 1 WHERE username = '{person.Name}'");
        for (var at = 0; at < 2; at++)
        {
            var node = new Application(_deployment.Nodes[at].Address, _tally);
            await WithinASecondAsync($"refused by node {at}", async () => !await node.TakesAsync(person, sessions[at].RefreshToken, isCode: false));
            using var visitor = new Visitor(_deployment.Nodes[at].Address, person);
            var page = await visitor.GetAsync(Application.Authorize());
            var answer = await visitor.PostAsync(new Uri(page.Action).PathAndQuery, ("username", person.Name), ("password", PeopleRealm.Password));
            Assert.That(answer.Code, Is.Null);
        }
    }

    [Test]
    public async Task A_realm_file_that_is_imported_anew_holds_on_both_nodes()
    {
        var person = new Person(PeopleRealm.PersonName(2), PeopleRealm.Password, 2);
        var changed = (await File.ReadAllTextAsync(_deployment.RealmFile)).Replace("\"resetPasswordAllowed\":true", "\"resetPasswordAllowed\":false", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_deployment.RealmFile, changed);
        await _deployment.CommandAsync("import", "--realms", _deployment.RealmFile, "--override");
        foreach (var node in _deployment.Nodes)
        {
            using var visitor = new Visitor(node.Address, person);
            await WithinASecondAsync($"the link is gone from {node.Address}", async () => (await visitor.GetAsync(Application.Authorize())) is var page
                && page.PageId == "login-login" && page.Link("#kc-forgot-password") is null);
        }
    }

    private async Task<BrowserSession> EnterAsync(Person person, Application application)
    {
        using var visitor = new Visitor(_deployment.Address, person);
        var code = await new Walk(visitor, person, _tally).ToTheApplicationAsync(await visitor.GetAsync(Application.Authorize()));
        return (await application.RedeemAsync(person, code!, visitor.Browser.Jar))!;
    }

    private async Task WithinASecondAsync(string what, Func<Task<bool>> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.That(watch.Elapsed, Is.LessThan(s_soon), what);
            await Task.Delay(20);
        }

        TestContext.Progress.WriteLine($"{product}: {what} after {watch.Elapsed.TotalMilliseconds:0} ms");
    }
}
