using System.Diagnostics;
using KosmoAuth.Reliability.Tests.Servers;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.Nodes;

/// <summary>What is over is deleted by one node, in small batches.</summary>
[Parallelizable]
internal sealed class CleaningTests
{
    private const int Rows = 3000;
    private const int MostAtOnce = 200;

    // The servers do it once a minute.
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(62);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private const string Overdue = "SELECT count(*) FROM single_use WHERE kind = 'old'";

    [Test]
    public async Task One_node_deletes_what_is_over_in_small_batches()
    {
        await using var deployment = await Deployment.StartAsync(Product.PostgreSql, nodes: 2, people: 1);
        var watch = Stopwatch.StartNew();
        await deployment.ExecuteAsync($"""
            CREATE TABLE witness (node TEXT, deleted BIGINT);
            CREATE FUNCTION witness() RETURNS TRIGGER LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO witness SELECT current_setting('application_name'), count(*) FROM gone;
                RETURN NULL;
            END $$;
            CREATE TRIGGER witness AFTER DELETE ON single_use REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION witness();
            INSERT INTO single_use SELECT 'old', decode(md5(n::text), 'hex'), 1000 FROM generate_series(1, {Rows}) AS n;
            """);
        while (await NumberAsync(deployment, Overdue) > 0 || watch.Elapsed < s_period)
        {
            Assert.That(watch.Elapsed, Is.LessThan(s_patience), "nothing is tidied up");
            await Task.Delay(200);
        }

        Assert.That(await NumberAsync(deployment, "SELECT sum(deleted) FROM witness"), Is.EqualTo(Rows));
        Assert.That(await NumberAsync(deployment, "SELECT max(deleted) FROM witness"), Is.EqualTo(MostAtOnce));
        Assert.That(await deployment.QueryAsync("SELECT DISTINCT node FROM witness"), Has.Count.EqualTo(1), "the other node leaves it alone");
    }

    private static async Task<long> NumberAsync(Deployment deployment, string sql) => long.Parse((await deployment.QueryAsync(sql))[0], null);
}
