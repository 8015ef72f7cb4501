using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class LeaseTests(string product) : StoreTests(product)
{
    private Task<bool> Take(string holder, long now, string name = "cleaning") => Write(work => LeaseRows.TakeAsync(work, name, holder, now, 60, default));

    [Test]
    public async Task One_node_has_the_work_until_it_stops_prolonging_it()
    {
        Assert.That(new[] { await Take("a", 100), await Take("b", 100), await Take("a", 130), await Take("b", 189) }, Is.EqualTo(new[] { true, false, true, false }));
        Assert.That(new[] { await Take("b", 190), await Take("a", 190) }, Is.EqualTo(new[] { true, false }));
        Assert.That(await Take("a", 100, "other work"), Is.True);
    }

    [Test]
    public async Task Of_many_nodes_at_once_one_gets_it()
    {
        Database[] nodes = [Database, await Store.OpenAsync()];
        for (var round = 0; round < 20; round++)
        {
            var now = 1000L * round;
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => nodes[i % 2].WriteAsync(
                work => LeaseRows.TakeAsync(work, "cleaning", "node-" + i, now, 60, default), default))));
            Assert.That(answers.Count(got => got), Is.EqualTo(1), $"round {round}");
        }
    }
}
