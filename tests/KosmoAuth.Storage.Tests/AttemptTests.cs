using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class AttemptTests(string product) : StoreTests(product)
{
    private static readonly byte[] s_key = [1, 2, 3];

    private Task<long> Count(long now, string kind = "facts", byte[]? key = null) =>
        Write(work => AttemptRows.CountAsync(work, kind, key ?? s_key, now, 3600, default));

    private Task<long> Attempts(long now) => Read(work => AttemptRows.ReadAsync(work, "facts", s_key, now, default));

    [Test]
    public async Task A_window_begins_with_its_first_attempt()
    {
        Assert.That(new[] { await Count(100), await Count(3000), await Count(3699) }, Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(await Attempts(3699), Is.EqualTo(3));
        Assert.That(await Attempts(3700), Is.EqualTo(0));
        Assert.That(new[] { await Count(3700), await Count(7299) }, Is.EqualTo(new long[] { 1, 2 }));
    }

    [Test]
    public async Task What_is_limited_is_told_apart()
    {
        await Count(100);

        Assert.That(await Count(100, kind: "address"), Is.EqualTo(1));
        Assert.That(await Count(100, key: [1, 2, 4]), Is.EqualTo(1));
    }

    [Test]
    public async Task Attempts_at_once_on_two_nodes_are_all_counted()
    {
        Database[] nodes = [Database, await Store.OpenAsync()];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => nodes[i % 2].WriteAsync(
            work => AttemptRows.CountAsync(work, "facts", s_key, 100, 3600, default), default))));

        Assert.That(await Attempts(101), Is.EqualTo(40));
    }

    [Test]
    public async Task Counters_are_forgotten_some_time_after_their_window()
    {
        await Count(100);

        Assert.That(await Write(work => Cleanup.RunAsync(work, 3700 + 7200, 10, default)), Is.EqualTo(0));
        Assert.That(await Write(work => Cleanup.RunAsync(work, 3701 + 7200, 10, default)), Is.EqualTo(1));
    }
}
