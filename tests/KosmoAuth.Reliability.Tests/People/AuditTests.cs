using KosmoAuth.Reliability.Tests.Servers;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>The audit of the kill runs sees what it is there to see: a record that says something else than what is so.</summary>
[Parallelizable]
internal sealed class AuditTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly string _record = Path.GetTempFileName();
    private Deployment _deployment = null!;
    private Tally _tally = null!;
    private int _people;

    [OneTimeSetUp]
    public async Task StartAsync() => _deployment = await Deployment.StartAsync(Product.Sqlite, nodes: 1, people: 11);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _deployment.DisposeAsync();
        File.Delete(_record);
    }

    [SetUp]
    public void Open() => _tally = new Tally(_record);

    [TearDown]
    public void Close() => _tally.Dispose();

    [Test]
    public async Task A_life_without_faults_has_a_clean_audit()
    {
        var person = await PersonAsync(async life =>
        {
            await life.SetUpDeviceAsync();
            await life.ResetPasswordAsync();
        });
        Assert.That(await BrokenAsync(person), Is.Empty);
        string[] audited = ["audited session", "audited generation", "audited password", "audited device", "audited link", "audited code"];
        Assert.That(audited.Where(what => _tally[what] == 0), Is.Empty, _tally.Counts);
    }

    [Test]
    public async Task A_password_that_was_lost()
    {
        var person = await PersonAsync();
        person.Passwords[0] = "never-set";
        Assert.That(await BrokenAsync(person), Has.Some.Contains("the acknowledged password never-set is refused"));
    }

    [Test]
    public async Task A_password_that_came_back()
    {
        var person = await PersonAsync();
        person.OldPasswords.Add(person.Passwords[0]);
        Assert.That(await BrokenAsync(person), Has.Some.Contains("still counts"));
    }

    [Test]
    public async Task A_device_that_was_lost()
    {
        var person = await PersonAsync(SetUpTwoDevicesAsync);
        person.Devices.Add(new Device("lost", "lost-secret-lost-secr"));
        Assert.That(await BrokenAsync(person), Has.Some.Contains("lost was set up and is not there"));
    }

    [Test]
    public async Task A_device_that_nobody_set_up()
    {
        var person = await PersonAsync(SetUpTwoDevicesAsync);
        person.Devices.RemoveAt(0);
        Assert.That(await BrokenAsync(person), Has.Some.Contains("is there, and nobody set it up"));
    }

    [Test]
    public async Task A_refresh_token_that_was_lost()
    {
        var person = await PersonAsync();
        person.Sessions[^1].RefreshToken = person.Sessions[^1].Spent[0];
        Assert.That(await BrokenAsync(person), Has.Some.Contains("the newest refresh token is refused"));
    }

    [Test]
    public async Task A_session_that_lives_on()
    {
        var person = await PersonAsync();
        person.Sessions[^1].State = SessionState.Ended;
        Assert.That(await BrokenAsync(person), Has.Some.Contains("a session that was ended gives tokens"));
    }

    [Test]
    public async Task A_refresh_token_that_is_good_again()
    {
        var person = await PersonAsync();
        person.Sessions[^1].Spent.Add(person.Sessions[^1].RefreshToken);
        person.Sessions[^1].State = SessionState.Unknown;
        Assert.That(await BrokenAsync(person), Has.Some.Contains("a refresh token was used twice"));
    }

    [Test]
    public async Task A_session_that_was_lost()
    {
        var person = await PersonAsync();
        await new Application(_deployment.Address, _tally).LogOutAsync(person, person.Sessions[^1]);
        person.Sessions[^1].State = SessionState.Live;
        Assert.That(await BrokenAsync(person), Has.Some.Contains("the browser's session is gone"));
    }

    [Test]
    public async Task A_code_and_a_link_that_are_good_again()
    {
        var person = await PersonAsync();
        using var visitor = new Visitor(_deployment.Address, person);
        person.UsedCodes.Add((await new Walk(visitor, person, _tally).ToTheApplicationAsync(await visitor.GetAsync(Application.Authorize())))!);
        var life = new Life(_deployment, person, _tally, new Random(1), s_patience);
        using var other = new Visitor(_deployment.Address, person);
        await life.AskForMailAsync(other);
        person.UsedLinks.Add((await life.LinkAsync())!);
        Assert.That(await BrokenAsync(person), Has.Some.Contains("a code was redeemed twice").And.Some.Contains("a mailed link is good a second time"));
    }

    private Task<Person> PersonAsync() => PersonAsync(_ => Task.CompletedTask);

    /// <summary>Somebody who has signed in and refreshed, after something else.</summary>
    private async Task<Person> PersonAsync(Func<Life, Task> before)
    {
        var number = _people++;
        var person = new Person(PeopleRealm.PersonName(number), PeopleRealm.Password, number);
        var life = new Life(_deployment, person, _tally, new Random(1), s_patience);
        await before(life);
        await life.SignInAsync();
        await new Application(_deployment.Address, _tally).RefreshAsync(person, person.Sessions[^1]);
        Assert.That(_tally.Broken, Is.Empty);
        return person;
    }

    private static async Task SetUpTwoDevicesAsync(Life life)
    {
        await life.SetUpDeviceAsync();
        await life.SetUpDeviceAsync();
    }

    private async Task<IReadOnlyCollection<string>> BrokenAsync(Person person)
    {
        await new Audit(_deployment, person, _tally).CheckAsync();
        return _tally.Broken;
    }
}
