using Npgsql;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>What can go wrong for queries that share a round trip.</summary>
[TestFixture(Products.PostgreSql)]
internal sealed class QueryGroupTests(string product) : StoreTests(product)
{
    private const string Divide = "SELECT 84 / expires FROM single_use WHERE kind = 'k' AND id_hash = @hash";

    [SetUp]
    public Task Spend() => Write(async work =>
    {
        await SingleUse.SpendAsync(work, "k", "0", 0, default);
        await SingleUse.SpendAsync(work, "k", "7", 7, default);
    });

    [Test]
    public async Task Connections_that_were_cut_while_idle_are_not_noticed()
    {
        await AskAllAsync("7");
        await Store.QueryAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Assert.That(await AskAllAsync("7"), Is.All.EqualTo(12));
    }

    [Test]
    public async Task What_the_server_refuses_is_told_to_all_who_asked()
    {
        foreach (var answer in Enumerable.Range(0, 20).Select(_ => AskAsync("0")).ToList())
        {
            Assert.That(() => answer, Throws.InstanceOf<PostgresException>());
        }

        Assert.That(await AskAllAsync("7"), Is.All.EqualTo(12));
    }

    private Task<long[]> AskAllAsync(string id) => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(id)));

    private Task<long> AskAsync(string id) => Database.QueryAsync(
        new Query<long>(Divide, [SingleUse.Hash(id)], static async (rows, ct) => await rows.ReadAsync(ct) ? rows.GetInt64(0) : -1), default).AsTask();
}
