using System.Diagnostics;
using NUnit.Framework;

namespace KosmoAuth.Tests.Support;

/// <summary>For what another process or a job of the server does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again; fails the test when it does not come about.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.That(waited.Elapsed, Is.LessThan(s_patience), "it did not come about");
            await Task.Delay(50);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}})"/>
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
