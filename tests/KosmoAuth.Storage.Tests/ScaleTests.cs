using KosmoAuth.Benchmarks.Scale;
using KosmoAuth.Realms;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using SQLitePCL;

namespace KosmoAuth.Storage.Tests;

/// <summary>
/// What a log-in and the clean-up do costs as much with twenty thousand people as with a thousand: counted are the steps of SQLite's machine, of which a
/// statement that walks through a table takes more the more there is. No clock has a part in it.
/// </summary>
internal sealed class ScaleTests
{
    private const int Few = 1000;
    private const int Many = 20_000;
    private const long Now = 1_800_000_000;
    private const int Day = 86_400;
    private const string Realm = "id-scale";
    private const string Plain = "id-plain";

    private SqliteStore _fewStore = null!;
    private SqliteStore _manyStore = null!;
    private Database _few = null!;
    private Database _many = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        (_fewStore, _manyStore) = (new SqliteStore(), new SqliteStore());
        _few = await FillAsync(_fewStore, Few);
        _many = await FillAsync(_manyStore, Many);
    }

    [OneTimeTearDown]
    public async Task Remove()
    {
        await _fewStore.DisposeAsync();
        await _manyStore.DisposeAsync();
    }

    private static IEnumerable<TestCaseData> Reads() =>
    [
        Case("A person is found by user name", async work => await UserRows.FindByUsernameAsync(work, Realm, Population.Username(500), default) is not null),
        Case("A person is found by mail address", async work => await UserRows.FindByEmailAsync(work, Realm, Population.Email(500), default) is not null),
        Case("Nobody is found by a name that nobody has", async work => await UserRows.FindByUsernameAsync(work, Realm, "nobody", default) is null),
        Case("All who share a mail address are found", async work => (await UserRows.IdsByEmailAsync(work, Realm, Population.Email(500), 5, default)).Count == 1),
        Case("Somebody with a password is found", async work => await UserRows.IdWithCredentialAsync(work, Realm, "password", default) is not null),
        Case("Somebody with facts is found", async work => await UserRows.IdWithFactsAsync(work, Realm, default) is not null),
        Case("It is found that nobody has a password", async work => await UserRows.IdWithCredentialAsync(work, Plain, "password", default) is null),
        Case("It is found that nobody has facts", async work => await UserRows.IdWithFactsAsync(work, Plain, default) is null),
        Case("A password is read", async work => (await UserRows.CredentialsAsync(work, Realm, User(500), "password", default)).Count == 1),
        Case("Failures are read", async work => await LoginFailureRows.ReadAsync(work, Realm, User(5), default) is not null),
        Case("A consent is read", async work => await ConsentRows.FindAsync(work, Realm, User(5), "c1", default) is not null),
        Case("A session is read for a token", async work =>
            (await UserSessionRows.QueryForToken(Realm, Session(3), "c1", false, ("code", "x")).RunAsync(work, default))?.Client is not null),
        Case("The sessions of a person are found", async work => (await UserSessionRows.UsersSessionsAsync(work, Realm, User(21), false, default)).Count > 0),
        Case("Offline sessions older than a key are looked for", async work => !await UserSessionRows.AnyOfflineBeforeAsync(work, Realm, Now - (90 * Day), default)),
        Case("The newest events are read", async work => (await EventRows.NewestAsync(work, Realm, 20, default)).Count == 20),
        Case("What waits to be sent is counted up to a limit", async work => await OutboxRows.DepthAsync(work, "backchannel-logout", 3, default) == 3),
        Case("The revisions of all realms are read", async work => (await RealmRows.AllAsync(work, default)).Count == 2),
    ];

    private static IEnumerable<TestCaseData> Writes() =>
    [
        Case("A session begins", async work =>
        {
            await UserSessionRows.InsertAsync(work, Begun(Now), default);
            return await UserSessionRows.FindAsync(work, Realm, "begun", false, default) is not null;
        }),
        Case("Times of use are written", async work =>
        {
            await UserSessionRows.TouchAsync(work, [new(Realm, Session(3), false, null, Now), new(Realm, Session(3), false, "c1", Now)], default);
            return (await UserSessionRows.FindAsync(work, Realm, Session(3), false, default))?.LastAccess == Now;
        }),
        Case("A session ends", async work => (await UserSessionRows.DeleteAsync(work, Realm, Session(7), false, default)).Count == 1),
        Case("All sessions of a person end", async work => await UserSessionRows.DeleteOfUserAsync(work, Realm, User(14), default) > 0),
        Case("A person is disabled", async work =>
        {
            await UserRows.SetEnabledAsync(work, Realm, User(600), false, "left", default);
            return !(await UserRows.FindByIdAsync(work, Realm, User(600), default))!.Enabled;
        }),
        Case("A person is deleted", async work => await UserRows.DeleteAsync(work, Realm, User(700), default)),
        Case("A newer link replaces the older one", async work =>
        {
            await ActionLinkRows.IssueAsync(work, new ActionLink(Realm, User(2), "verify-email", "f", null, Now, Now + Day), "token", default);
            return (await ActionLinkRows.FindAsync(work, Realm, "verify-email", Population.Id("link", 2), Now, default))?.State == ActionLinkState.Superseded;
        }),
        Case("Open links are withdrawn", async work =>
        {
            await ActionLinkRows.WithdrawAsync(work, Realm, User(3), "verify-email", Now, default);
            return (await ActionLinkRows.FindAsync(work, Realm, "verify-email", Population.Id("link", 3), Now, default))?.State == ActionLinkState.Withdrawn;
        }),
        Case("A code is spent", async work => await SingleUse.SpendAsync(work, "code", "new", Now + Day, default)),
        Case("An attempt is counted", async work => await AttemptRows.CountAsync(work, "recall-realm", [1], Now, Day, default) > 0),
        Case("Mails that are due are taken", async work => (await OutboxRows.LeaseDueAsync(work, "mail", Now, 64, 120, default)).Count == 0),
        Case("A lease is prolonged", async work => !await OutboxRows.ProlongAsync(work, 1, Now, Now + 15, default)),
        Case("Nothing is over", async work => await Cleanup.RunAsync(work, Now, 500, default) == 0),
        Case("No ordinary session is over, while many remembered ones are older", async work =>
            await Cleanup.SessionsAsync(work, new SessionCutoff(Realm, false, false, Now - Day, Now - (2 * Day)), 500, default) == 0),
        Case("No remembered session is over, while ordinary ones are younger", async work =>
            await Cleanup.SessionsAsync(work, new SessionCutoff(Realm, false, true, Now - (30 * Day), Now - (60 * Day)), 500, default) == 0),
        Case("No event is too old", async work => await EventRows.DeleteOlderAsync(work, Realm, (Now - (60 * Day)) * 1000, 500, default) == 0),
        Case("Ten events are too old", async work => await EventRows.DeleteOlderAsync(work, Realm, Now * 1000, 10, default) == 10),
    ];

    [TestCaseSource(nameof(Reads))]
    public async Task Costs_the_same(Func<DbWork, ValueTask<bool>> read) =>
        Compare(await _few.ReadAsync(work => StepsAsync(work, read), default), await _many.ReadAsync(work => StepsAsync(work, read), default));

    [TestCaseSource(nameof(Writes))]
    public async Task Costs_the_same_to_write(Func<DbWork, ValueTask<bool>> write) =>
        Compare(await _few.WriteAsync(work => StepsAsync(work, write), default), await _many.WriteAsync(work => StepsAsync(work, write), default));

    [Test]
    public async Task The_log_of_a_large_write_does_not_stay()
    {
        var log = new FileInfo(_manyStore.File + "-wal");
        Assert.That(await _many.ReadAsync(work => new ValueTask<object?>(work.FirstAsync("PRAGMA journal_size_limit", [], default)), default), Is.EqualTo(64L << 20));
        Assert.That(log.Length, Is.InRange(1, 64L << 20));
    }

    private static void Compare(int few, int many)
    {
        Assert.That(few, Is.GreaterThan(5), "steps");
        Assert.That(many, Is.LessThanOrEqualTo((few * 1.2) + 20), $"{few} steps with {Few} people, {many} with {Many}");
    }

    private static async ValueTask<int> StepsAsync(DbWork work, Func<DbWork, ValueTask<bool>> run)
    {
        var database = ((SqliteConnection)work.Connection).Handle;
        var steps = 0;
        raw.sqlite3_progress_handler(database, 1, _ => Interlocked.Increment(ref steps) < 0 ? 1 : 0, null);
        try
        {
            Assert.That(await run(work), Is.True);
            return steps;
        }
        finally
        {
            raw.sqlite3_progress_handler(database, 0, null, null);
        }
    }

    private static TestCaseData Case(string name, Func<DbWork, ValueTask<bool>> run) => new TestCaseData(run).SetName(name);

    private static string User(int at) => Population.Id("user", at);

    private static string Session(int at) => Population.Id("session", at);

    private static UserSession Begun(long now) => new() { Id = "begun", RealmId = Realm, UserId = User(1), Started = now, LastAccess = now, AuthTime = now };

    private static async Task<Database> FillAsync(SqliteStore store, int people)
    {
        var database = await store.OpenAsync();
        await new RealmStore(database).ImportAsync([TestStore.Realm("scale", TestStore.Person("scale", "model", TestStore.Password())), TestStore.Realm("plain")], false, default);
        var model = (await database.ReadAsync(work => UserRows.FindByUsernameAsync(work, Realm, "model", default), default))!;
        await new Population(database, model, TestStore.Password()).AddUsersAsync(people);
        await new Traces(database, Realm, "c1", people, Now).AddAsync(people / 2);
        await database.WriteAsync(work => AddPlainAsync(work, Math.Max(people / 4, 1500)), default);
        return database;
    }

    // Nobody there has a password, or facts.
    private static async ValueTask<bool> AddPlainAsync(DbWork work, int people)
    {
        for (var at = 0; at < people; at++)
        {
            var user = new User
            {
                Id = User(at), RealmId = Plain, Username = $"p{at}", Enabled = true, Version = 1,
                Attributes = new Dictionary<string, IReadOnlyList<string>> { ["phone"] = ["1"] },
            };
            await UserRows.InsertAsync(work, user, [TestStore.Password($"k{at}") with { Type = "otp" }], default);
        }

        return true;
    }
}
