using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class SingleUseTests(string product) : StoreTests(product)
{
    [Test]
    public async Task Of_fifty_redemptions_at_once_on_two_nodes_exactly_one_wins_in_each_round()
    {
        Database[] nodes = [Database, await Store.OpenAsync()];
        for (var round = 0; round < 20; round++)
        {
            var id = "code-" + round;
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
                nodes[i % 2].WriteAsync(work => SingleUse.SpendAsync(work, "code", id, 1, default), default))));

            Assert.That(answers.Count(won => won), Is.EqualTo(1), $"round {round}");
        }
    }

    [Test]
    public async Task An_id_of_one_kind_does_not_spend_the_same_id_of_another_kind()
    {
        Assert.That(await Write(work => SingleUse.SpendAsync(work, "code", "x", 1, default)), Is.True);
        Assert.That(await Write(work => SingleUse.SpendAsync(work, "jti", "x", 1, default)), Is.True);
        Assert.That(await Write(work => SingleUse.SpendAsync(work, "code", "x", 1, default)), Is.False);
    }

    [Test]
    public async Task A_spent_id_is_seen_as_spent_by_the_other_node()
    {
        var other = await Store.OpenAsync();
        Assert.That(await other.ReadAsync(work => SingleUse.IsSpentAsync(work, "code", "x", default), default), Is.False);
        await Write(work => SingleUse.SpendAsync(work, "code", "x", 1, default));
        Assert.That(await other.ReadAsync(work => SingleUse.IsSpentAsync(work, "code", "x", default), default), Is.True);
    }

    [Test]
    public async Task What_was_spent_in_a_write_that_failed_can_be_spent_again()
    {
        Assert.That(
            () => Write<bool>(async work =>
            {
                await SingleUse.SpendAsync(work, "code", "x", 1, default);
                throw new InvalidOperationException("later step");
            }),
            Throws.InvalidOperationException);
        Assert.That(await Write(work => SingleUse.SpendAsync(work, "code", "x", 1, default)), Is.True);
    }
}
