using KosmoAuth.Reliability.Tests.Servers;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.Once;

/// <summary>The short runs of <see cref="OnceRun"/>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OnceTests
{
    [Test]
    public async Task What_is_good_for_one_use_is_used_once_over_two_nodes_also_when_one_is_killed_meanwhile([Values] Product product)
    {
        var seed = Environment.TickCount & 0xFFFF;
        Assert.That(await new OnceRun(product, rounds: 2, seed, TestContext.Progress.WriteLine).RunAsync(), Is.Empty, $"seed {seed}");
    }
}
