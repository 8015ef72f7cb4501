using KosmoAuth.Reliability.Tests.Servers;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.Kill;

/// <summary>The short runs of <see cref="KillRun"/>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KillTests
{
    [Test]
    public async Task Nothing_acknowledged_is_lost_or_done_twice_when_servers_and_databases_are_killed([Values] Product product)
    {
        var seed = Environment.TickCount & 0xFFFF;
        var record = Path.Combine(AppContext.BaseDirectory, $"kosmoauth-kill-{product}-{seed}.record");
        var run = new KillRun(product, product == Product.Sqlite ? 1 : 2, people: 12, TimeSpan.FromSeconds(20), seed, TestContext.Progress.WriteLine);
        Assert.That(await run.RunAsync(record), Is.Empty, $"seed {seed}; what was acknowledged: {record}");
        File.Delete(record);
        File.Delete(record + ".log");
    }
}
