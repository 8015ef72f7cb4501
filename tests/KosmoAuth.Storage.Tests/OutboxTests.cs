using System.Text;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class OutboxTests(string product) : StoreTests(product)
{
    [Test]
    public async Task The_newest_wish_of_a_key_replaces_the_older_one()
    {
        await PutAsync("k", "first", 10);
        await PutAsync("k", "second", 20);
        Assert.That(await LeaseAsync(15), Is.Empty);
        Assert.That(Bodies(await LeaseAsync(20)), Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task Settling_a_row_that_was_replaced_meanwhile_leaves_the_newer_one()
    {
        await PutAsync("k", "first", 10);
        var first = (await LeaseAsync(10)).Single();
        await PutAsync("k", "second", 10);
        await Write(work => OutboxRows.DoneAsync(work, first.Id, default));
        await Write(work => OutboxRows.RetryAsync(work, first.Id, 99, "x", default));
        Assert.That(Bodies(await LeaseAsync(10)), Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task A_leased_row_comes_to_nobody_else_until_the_lease_ends()
    {
        await PutAsync("k", "body", 10);
        var other = await Store.OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Database : other).WriteAsync(work => OutboxRows.LeaseDueAsync(work, "mail", 10, 5, 30, default), default))));
        Assert.That(answers.Sum(rows => rows.Count), Is.EqualTo(1));
        Assert.That(await LeaseAsync(39), Is.Empty);
        Assert.That(await LeaseAsync(40), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_lease_is_prolonged_by_its_holder_alone()
    {
        await PutAsync("k", "body", 10);
        var row = (await LeaseAsync(10)).Single();
        Assert.That(await ProlongAsync(row, before: 40, until: 60), Is.True);
        Assert.That(await LeaseAsync(59), Is.Empty);
        Assert.That(await LeaseAsync(60), Has.Count.EqualTo(1), "nobody prolonged it");
        Assert.That(await ProlongAsync(row, before: 60, until: 80), Is.False, "it is somebody else's now");
        await PutAsync("k", "newer", 10);
        Assert.That(await ProlongAsync(row, before: 90, until: 120), Is.False, "it was replaced");
    }

    [Test]
    public async Task A_failed_row_comes_again_when_it_is_due_and_knows_how_often_it_failed()
    {
        await PutAsync("k", "body", 10);
        var row = (await LeaseAsync(10)).Single();
        Assert.That(row.Attempts, Is.Zero);
        await Write(work => OutboxRows.RetryAsync(work, row.Id, 100, "refused", default));
        Assert.That(await LeaseAsync(99), Is.Empty);
        Assert.That((await LeaseAsync(100)).Single().Attempts, Is.EqualTo(1));
        await Write(work => OutboxRows.DoneAsync(work, row.Id, default));
        Assert.That(await LeaseAsync(1000), Is.Empty);
    }

    [Test]
    public async Task The_oldest_come_first_and_no_more_than_asked_for()
    {
        await PutAsync("c", "3", 3);
        await PutAsync("a", "1", 1);
        await PutAsync("b", "2", 2);
        Assert.That(Bodies(await LeaseAsync(10, most: 2)), Is.EquivalentTo(new[] { "1", "2" }));
        Assert.That(Bodies(await LeaseAsync(10)), Is.EqualTo(new[] { "3" }));
        Assert.That(await Write(work => OutboxRows.LeaseDueAsync(work, "other", 10, 5, 30, default)), Is.Empty);
    }

    [Test]
    public async Task Events_are_kept_in_order_and_the_old_ones_go()
    {
        var details = new Dictionary<string, string> { ["reason"] = "x" };
        await Write(work => EventRows.InsertAsync(
            work, [.. Enumerable.Range(1, 5).Select(i => new EventRow("r", i, "LOGIN", "web", "u", null, "::1", null, details))], default));
        Assert.That(await Write(work => EventRows.DeleteOlderAsync(work, "r", 4, 2, default)), Is.EqualTo(2));
        Assert.That(await Write(work => EventRows.DeleteOlderAsync(work, "r", 4, 2, default)), Is.EqualTo(1));
        var kept = await Read(work => EventRows.NewestAsync(work, "r", 10, default));
        Assert.That(kept.Select(row => row.TimeMs), Is.EqualTo(new[] { 5L, 4L }));
        Assert.That(kept[0].Details, Is.EquivalentTo(details));
    }

    private Task PutAsync(string key, string body, long due) =>
        Write(work => OutboxRows.InsertAsync(work, "mail", key, Encoding.UTF8.GetBytes(body), due, default));

    private Task<IReadOnlyList<OutboxRow>> LeaseAsync(long now, int most = 10) =>
        Write(work => OutboxRows.LeaseDueAsync(work, "mail", now, most, 30, default));

    private Task<bool> ProlongAsync(OutboxRow row, long before, long until) => Write(work => OutboxRows.ProlongAsync(work, row.Id, before, until, default));

    private static IEnumerable<string> Bodies(IReadOnlyList<OutboxRow> rows) => rows.Select(row => Encoding.UTF8.GetString(row.Body));
}
