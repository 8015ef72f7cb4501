using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class ActionLinkTests(string product) : StoreTests(product)
{
    private const string Realm = "id-r";
    private const string Taro = "u-taro";
    private const string Kind = "recall";

    [SetUp]
    public Task Import() =>
        new RealmStore(Database).ImportAsync([TestStore.Realm("r", TestStore.Person("r", "taro"), TestStore.Person("r", "jiro"))], replace: false, default);

    private Task Issue(string token, long issued = 100, string user = Taro, string kind = Kind) =>
        Write(work => ActionLinkRows.IssueAsync(work, new ActionLink(Realm, user, kind, "mail-1", "more", issued, issued + 60), token, default));

    private Task<ActionLink?> Find(string token, long now = 100, string kind = Kind, string realm = Realm) =>
        Read(work => ActionLinkRows.FindAsync(work, realm, kind, token, now, default));

    private Task<bool> Spend(string token, long now = 100, string boundTo = "mail-1", string kind = Kind) =>
        Write(work => ActionLinkRows.SpendAsync(work, Realm, kind, token, boundTo, "form-1", now, default));

    [Test]
    public async Task A_link_is_good_until_its_time_is_over()
    {
        await Issue("a");

        Assert.That(await Find("a", 159), Is.EqualTo(new ActionLink(Realm, Taro, Kind, "mail-1", "more", 100, 160)));
        Assert.That((await Find("a", 160))?.State, Is.EqualTo(ActionLinkState.Expired));
        Assert.That(await Spend("a", 160), Is.False);
        Assert.That(await Spend("a", 159), Is.True);
    }

    [Test]
    public async Task A_used_link_says_when_and_by_whom_and_is_used_once()
    {
        await Issue("a");

        Assert.That(new[] { await Spend("a", 105), await Spend("a", 106) }, Is.EqualTo(new[] { true, false }));
        Assert.That(await Find("a"), Has.Property("State").EqualTo(ActionLinkState.Used).And.Property("EndedAt").EqualTo(105).And.Property("SpentBy").EqualTo("form-1"));
    }

    [Test]
    public async Task The_newest_of_a_kind_and_person_counts()
    {
        await Issue("old");
        await Issue("jiros", user: "u-jiro");
        await Issue("reset", kind: "reset");
        await Issue("new", 110);

        Assert.That((await Find("old"))?.State, Is.EqualTo(ActionLinkState.Superseded));
        Assert.That(await Spend("old"), Is.False);
        Assert.That(new[] { await Spend("jiros"), await Spend("reset", kind: "reset"), await Spend("new", 111) }, Is.All.True);
    }

    [Test]
    public async Task A_link_of_another_kind_or_realm_or_for_what_has_changed_is_none()
    {
        await Issue("a");

        Assert.That(await Find("a", kind: "reset"), Is.Null);
        Assert.That(await Find("a", realm: "id-s"), Is.Null);
        Assert.That(await Find("b"), Is.Null);
        Assert.That(await Spend("a", kind: "reset"), Is.False);
        Assert.That(await Spend("a", boundTo: "mail-2"), Is.False);
        Assert.That(await Spend("a"), Is.True);
    }

    [Test]
    public async Task Of_fifty_uses_at_once_on_two_nodes_exactly_one_wins_in_each_round()
    {
        Database[] nodes = [Database, await Store.OpenAsync()];
        for (var round = 0; round < 20; round++)
        {
            var token = "link-" + round;
            await Issue(token);
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => nodes[i % 2].WriteAsync(
                work => ActionLinkRows.SpendAsync(work, Realm, Kind, token, "mail-1", null, 101, default), default))));

            Assert.That(answers.Count(won => won), Is.EqualTo(1), $"round {round}");
        }
    }

    [Test]
    public async Task Links_go_with_their_person_and_some_time_after_their_end()
    {
        await Issue("taros");
        await Issue("jiros", user: "u-jiro");
        await Write(work => UserRows.DeleteAsync(work, Realm, Taro, default));
        Assert.That(await Find("taros"), Is.Null);

        Assert.That(await Write(work => Cleanup.RunAsync(work, 160 + 7200, 10, default)), Is.EqualTo(0));
        Assert.That(await Write(work => Cleanup.RunAsync(work, 161 + 7200, 10, default)), Is.EqualTo(1));
        Assert.That(await Find("jiros"), Is.Null);
    }
}
