using KosmoAuth.Realms;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class SessionRowsTests(string product) : StoreTests(product)
{
    private const string Realm = "id-r";

    private static readonly UserSession s_session = new()
    {
        Id = "s1",
        RealmId = Realm,
        UserId = "u-taro",
        Started = 100,
        LastAccess = 110,
        RememberMe = true,
        IpAddress = "127.0.0.1",
        AuthTime = 90,
        Level = 2,
        Notes = new Dictionary<string, string> { ["b"] = "2", ["a"] = "\"日本\"" },
    };

    private static readonly ClientSession s_part = new()
    {
        SessionId = "s1",
        ClientId = "c1",
        RealmId = Realm,
        Started = 100,
        LastAccess = 100,
        RedirectUri = "http://x/cb",
        Notes = new Dictionary<string, string> { ["g"] = "1" },
    };

    [SetUp]
    public async Task Import()
    {
        await new RealmStore(Database).ImportAsync([TestStore.Realm("r", TestStore.Person("r", "taro"))], replace: false, default);
        await Write(async work =>
        {
            await UserSessionRows.InsertAsync(work, s_session, default);
            await ClientSessionRows.UpsertAsync(work, s_part, default);
        });
    }

    [Test]
    public async Task A_session_comes_back_as_stored()
    {
        var found = await FindAsync();
        Assert.That(found! with { Notes = s_session.Notes }, Is.EqualTo(s_session));
        Assert.That(found.Notes, Is.EquivalentTo(s_session.Notes));
        Assert.That(await Read(work => UserSessionRows.FindAsync(work, Realm, "s1", true, default)), Is.Null, "the offline twin is another session");
        Assert.That(await Read(work => UserSessionRows.FindAsync(work, "id-other", "s1", false, default)), Is.Null);
    }

    [Test]
    public async Task A_token_reads_session_part_and_version_at_once()
    {
        var full = await ForTokenAsync("c1");
        Assert.That(full!.Session.UserId, Is.EqualTo("u-taro"));
        Assert.That(full.Client! with { Notes = s_part.Notes }, Is.EqualTo(s_part));
        Assert.That(full.UserVersion, Is.EqualTo(await Read(work => UserRows.VersionAsync(work, Realm, "u-taro", default))));

        Assert.That((await ForTokenAsync("c2"))!.Client, Is.Null);
        await Write(work => UserSessionRows.InsertAsync(work, s_session with { Id = "s2", UserId = "gone" }, default));
        Assert.That((await Read(work => UserSessionRows.ReadForTokenAsync(work, Realm, "s2", "c1", false, default)))!.UserVersion, Is.Null);
        Assert.That(await Read(work => UserSessionRows.ReadForTokenAsync(work, Realm, "s9", "c1", false, default)), Is.Null);
    }

    [Test]
    public async Task An_update_leaves_person_and_start_alone()
    {
        var changed = s_session with { LastAccess = 200, AuthTime = 190, Level = 3, RememberMe = false, Notes = new Dictionary<string, string>() };
        await Write(work => UserSessionRows.UpdateAsync(work, changed with { UserId = "x", Started = 1 }, default));
        var found = (await FindAsync())!;
        Assert.That(found with { Notes = changed.Notes }, Is.EqualTo(changed));
        Assert.That(found.Notes, Is.Empty);
    }

    [Test]
    public async Task Deleting_a_session_deletes_its_parts_and_names_them()
    {
        await Write(work => ClientSessionRows.UpsertAsync(work, s_part with { ClientId = "c2" }, default));
        var parts = await Write(work => UserSessionRows.DeleteAsync(work, Realm, "s1", false, default));
        Assert.That(parts.Select(part => part.ClientId), Is.EqualTo(new[] { "c1", "c2" }));
        Assert.That(await FindAsync(), Is.Null);
        await Write(work => UserSessionRows.InsertAsync(work, s_session, default));
        Assert.That((await ForTokenAsync("c1"))!.Client, Is.Null, "the tokens of the session before stay dead");
    }

    [Test]
    public async Task A_part_of_a_session_that_is_gone_cannot_be_written()
    {
        await Write(work => UserSessionRows.DeleteAsync(work, Realm, "s1", false, default));
        Assert.That(() => Write(work => ClientSessionRows.UpsertAsync(work, s_part, default)), Throws.Exception);
        Assert.That(await Read(work => ClientSessionRows.OfSessionAsync(work, Realm, "s1", false, default)), Is.Empty);
    }

    [Test]
    public async Task Of_fifty_that_raise_the_generation_at_once_exactly_one_wins()
    {
        var next = new Dictionary<string, string> { ["g"] = "2" };
        var wins = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Write(work => ClientSessionRows.UpdateNotesAsync(work, s_part, next, default))));
        Assert.That(wins.Count(won => won), Is.EqualTo(1));
    }

    [Test]
    public async Task Notes_are_compared_by_content_and_not_by_order()
    {
        var before = s_part with { Notes = new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" } };
        await Write(work => ClientSessionRows.UpsertAsync(work, before, default));
        var sameNotes = before with { Notes = new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" } };
        Assert.That(await Write(work => ClientSessionRows.UpdateNotesAsync(work, sameNotes, new Dictionary<string, string>(), default)), Is.True);
        Assert.That(await Write(work => ClientSessionRows.UpdateNotesAsync(work, sameNotes, new Dictionary<string, string>(), default)), Is.False);
    }

    [Test]
    public async Task Times_of_use_never_go_back()
    {
        await Write(work => UserSessionRows.TouchAsync(
            work, [new(Realm, "s1", false, null, 300), new(Realm, "s1", false, "c1", 310), new(Realm, "gone", false, null, 1)], default));
        await Write(work => UserSessionRows.TouchAsync(work, [new(Realm, "s1", false, null, 50), new(Realm, "s1", false, "c1", 50)], default));
        var found = (await ForTokenAsync("c1"))!;
        Assert.That((found.Session.LastAccess, found.Client!.LastAccess), Is.EqualTo((300L, 310L)));
    }

    [Test]
    public async Task All_sessions_of_a_person_are_listed_and_end_together()
    {
        await Write(async work =>
        {
            await UserSessionRows.InsertAsync(work, s_session with { Id = "s0", Started = 50 }, default);
            await UserSessionRows.InsertAsync(work, s_session with { Offline = true }, default);
            await UserSessionRows.InsertAsync(work, s_session with { Id = "other", UserId = "u-other" }, default);
        });
        var listed = await Read(work => UserSessionRows.UsersSessionsAsync(work, Realm, "u-taro", false, default));
        Assert.That(listed.Select(session => session.Id), Is.EqualTo(new[] { "s0", "s1" }));
        Assert.That(await Write(work => UserSessionRows.DeleteOfUserAsync(work, Realm, "u-taro", default)), Is.EqualTo(3));
        Assert.That(await Read(work => UserSessionRows.FindAsync(work, Realm, "other", false, default)), Is.Not.Null);
    }

    [Test]
    public async Task Clean_up_takes_what_is_over_in_small_batches_and_nothing_else()
    {
        await Write(async work =>
        {
            for (var i = 0; i < 5; i++)
            {
                await SingleUse.SpendAsync(work, "code", "old-" + i, 1000, default);
            }

            await SingleUse.SpendAsync(work, "code", "new", 9000, default);
            await LoginSessionRows.InsertAsync(work, new LoginSessionRow("t-old", Realm, 1, "x", 1000), default);
            await LoginSessionRows.InsertAsync(work, new LoginSessionRow("t-new", Realm, 1, "x", 9000), default);
            await UserSessionRows.InsertAsync(work, s_session with { Id = "idle", LastAccess = 5 }, default);
            await UserSessionRows.InsertAsync(work, s_session with { Id = "aged", Started = 1 }, default);
            await UserSessionRows.InsertAsync(work, s_session with { Id = "short", LastAccess = 5, RememberMe = false }, default);
        });

        List<int> counts = [];
        do
        {
            counts.Add(await Write(work => Cleanup.RunAsync(work, 10_000, 2, default)));
        }
        while (counts[^1] > 0);

        Assert.That(counts, Is.EqualTo(new[] { 3, 2, 1, 0 }));
        Assert.That(await Read(work => SingleUse.IsSpentAsync(work, "code", "new", default)), Is.True);
        Assert.That(await Read(work => LoginSessionRows.FindAsync(work, "t-new", default)), Is.Not.Null);
        Assert.That(await Read(work => LoginSessionRows.FindAsync(work, "t-old", default)), Is.Null);

        Assert.That(await Write(work => Cleanup.SessionsAsync(work, new SessionCutoff(Realm, false, true, 10, 10), 100, default)), Is.EqualTo(2));
        Assert.That(
            (await Read(work => UserSessionRows.UsersSessionsAsync(work, Realm, "u-taro", false, default))).Select(session => session.Id),
            Is.EquivalentTo(new[] { "s1", "short" }));
    }

    [Test]
    public async Task A_log_in_is_changed_over_the_version_that_was_read_only()
    {
        var row = new LoginSessionRow("t1", Realm, 1, "first", 500);
        await Write(work => LoginSessionRows.InsertAsync(work, row, default));
        var wins = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Write(work => LoginSessionRows.UpdateAsync(work, "t1", 1, "second", 600, default))));
        Assert.That(wins.Count(won => won), Is.EqualTo(1));
        var after = await Read(work => LoginSessionRows.FindAsync(work, "t1", default));
        Assert.That(after, Is.EqualTo(new LoginSessionRow("t1", Realm, 2, "second", 600)));
    }

    [Test]
    public async Task Failures_are_counted_replaced_and_forgotten()
    {
        var failures = new LoginFailures(Realm, "u-taro", 3, 1_700_000_000_123, "::1", 77, 1);
        await Write(work => LoginFailureRows.UpsertAsync(work, failures with { NumFailures = 1, LastIp = null }, default));
        await Write(work => LoginFailureRows.UpsertAsync(work, failures, default));
        Assert.That(await Read(work => LoginFailureRows.ReadAsync(work, Realm, "u-taro", default)), Is.EqualTo(failures));
        await Write(work => LoginFailureRows.DeleteAsync(work, Realm, "u-taro", default));
        Assert.That(await Read(work => LoginFailureRows.ReadAsync(work, Realm, "u-taro", default)), Is.Null);
    }

    private Task<UserSession?> FindAsync() => Read(work => UserSessionRows.FindAsync(work, Realm, "s1", false, default));

    private Task<SessionForToken?> ForTokenAsync(string client) =>
        Read(work => UserSessionRows.ReadForTokenAsync(work, Realm, "s1", client, false, default));
}
