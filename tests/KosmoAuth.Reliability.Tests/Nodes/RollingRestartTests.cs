using System.Diagnostics;
using KosmoAuth.Reliability.Tests.Servers;
using KosmoAuth.Testing;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.Nodes;

/// <summary>Two nodes behind nginx, which knows nothing of health: it goes to the other one when a connection is refused.</summary>
[Parallelizable]
internal sealed class RollingRestartTests
{
    private const int People = 20;
    private const int DelaySeconds = 2;

    [Test]
    public async Task Rolling_restart_fails_no_sequence([Values] Product product)
    {
        await using var deployment = await Deployment.StartAsync(product, nodes: 2, People, "--shutdown-delay", $"{DelaySeconds}", "--shutdown-timeout", "30");
        await using var load = new SteadyLoad(deployment, People);

        // Each node once; on a database server, where people do this, twice.
        IReadOnlyList<Node> restarts = product == Product.Sqlite ? deployment.Nodes : [.. deployment.Nodes, .. deployment.Nodes];
        foreach (var node in restarts)
        {
            await MoreAsync(load);
            var notReady = GoneAsync(async () => await node.HealthAsync("ready") == 200);
            var closed = GoneAsync(() => Loopback.TakesConnectionsAsync(node.Port));
            Assert.That(await node.TerminateAsync(), Is.Zero, node.Log);
            Assert.That(await closed - await notReady, Is.GreaterThan(TimeSpan.FromSeconds(DelaySeconds - 1)), "load balancers that ask have the time to turn away");
            await node.StartAsync();
        }

        await MoreAsync(load);
        Assert.That(await load.EndAsync(), Is.Empty, $"{load.Done} sequences were whole; nginx: {deployment.Proxy!.Log}");
        TestContext.Progress.WriteLine($"{product}: {load.Done} sequences over {restarts.Count} restarts, none failed");
    }

    // Some sequences with both nodes: nginx has to notice that one is back before the other one goes.
    private static async Task MoreAsync(SteadyLoad load)
    {
        var enough = load.Done + 15;
        for (var watch = Stopwatch.StartNew(); load.Done < enough; await Task.Delay(20))
        {
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)), "the load stands still");
        }
    }

    /// <summary>When it was no longer so.</summary>
    private static async Task<TimeSpan> GoneAsync(Func<Task<bool>> isSo)
    {
        while (await isSo())
        {
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(0);
    }
}
