using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>Queries that may travel together.</summary>
[TestFixtureSource(typeof(Products))]
internal sealed class QueryTests(string product) : StoreTests(product)
{
    private const string Kind = "k";
    private const string Find = "SELECT expires FROM single_use WHERE kind = @kind AND id_hash = @hash";

    [SetUp]
    public Task Spend() => Write(async work =>
    {
        for (var i = 0; i < 100; i++)
        {
            await SingleUse.SpendAsync(work, Kind, Name(i), i, default);
        }
    });

    [Test]
    public async Task Of_two_hundred_at_once_each_gets_its_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskAsync(i)));
        Assert.That(answers, Is.EqualTo(Enumerable.Range(0, 200).Select(i => i < 100 ? i : (long?)null)));
    }

    [Test]
    public async Task What_was_written_before_is_seen()
    {
        for (var i = 200; i < 220; i++)
        {
            await Write(work => SingleUse.SpendAsync(work, Kind, Name(i), i, default));
            Assert.That(await Task.WhenAll(AskAsync(i), AskAsync(i)), Is.EqualTo(new long?[] { i, i }));
        }
    }

    [Test]
    public async Task A_row_that_cannot_be_understood_is_told_to_who_asked_for_it_alone()
    {
        var answers = Enumerable.Range(0, 60).Select(i => AskAsync(i, failing: i % 10 == 3)).ToList();
        for (var i = 0; i < answers.Count; i++)
        {
            if (i % 10 == 3)
            {
                Assert.That(() => answers[i], Throws.TypeOf<FormatException>());
            }
            else
            {
                Assert.That(await answers[i], Is.EqualTo(i));
            }
        }
    }

    private static string Name(int i) => $"id-{i}";

    private Task<long?> AskAsync(int i, bool failing = false) => Database.QueryAsync(
        new Query<long?>(
            Find,
            [Kind, SingleUse.Hash(Name(i))],
            async (rows, ct) => failing ? throw new FormatException() : await rows.ReadAsync(ct) ? rows.GetInt64(0) : null),
        default).AsTask();
}
