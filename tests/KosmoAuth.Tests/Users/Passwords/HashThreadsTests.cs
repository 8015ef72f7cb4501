using KosmoAuth.Users.Passwords;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords;

public sealed class HashThreadsTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public async Task Work_runs_on_threads_that_requests_do_not_use()
    {
        var pooled = true;
        Assert.That(await Threads(1, 0).RunAsync(() => pooled = Thread.CurrentThread.IsThreadPoolThread, patient: false, default), Is.True);
        Assert.That(pooled, Is.False);
    }

    [Test]
    public async Task No_more_run_at_a_time_than_there_are_threads()
    {
        var threads = Threads(2, 100);
        using var both = new Barrier(2);
        var (now, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => threads.RunAsync(
            () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                both.SignalAndWait();
                Interlocked.Decrement(ref now);
            },
            patient: false, default)));
        Assert.That(most, Is.EqualTo(2));
    }

    [Test]
    public async Task One_more_than_may_wait_is_sent_away()
    {
        var threads = Threads(1, 1);
        using var gate = new ManualResetEventSlim();
        var running = threads.RunAsync(gate.Wait, patient: false, default);
        var waiting = threads.RunAsync(gate.Wait, patient: false, default);
        Assert.That(await threads.RunAsync(Never, patient: false, default), Is.False);
        gate.Set();
        Assert.That((await running, await waiting), Is.EqualTo((true, true)));
        Assert.That(await threads.RunAsync(gate.Wait, patient: false, default), Is.True);
    }

    [Test]
    public async Task Who_gives_up_leaves_the_place_to_another()
    {
        var threads = Threads(1, 1);
        using var gate = new ManualResetEventSlim();
        using var giveUp = new CancellationTokenSource();
        var running = threads.RunAsync(gate.Wait, patient: false, default);
        var waiting = threads.RunAsync(Never, patient: false, giveUp.Token);
        await giveUp.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        var next = threads.RunAsync(gate.Wait, patient: false, default);
        gate.Set();
        Assert.That((await running, await next), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Work_that_has_begun_is_finished()
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        using var giveUp = new CancellationTokenSource();
        var running = Threads(1, 1).RunAsync(
            () =>
            {
                begun.Set();
                gate.Wait();
            },
            patient: false, giveUp.Token);
        begun.Wait();
        await giveUp.CancelAsync();
        gate.Set();
        Assert.That(await running, Is.True);
    }

    [Test]
    public async Task Who_waited_too_long_is_sent_away()
    {
        var threads = Threads(1, 2);
        using var gate = new ManualResetEventSlim();
        var running = threads.RunAsync(gate.Wait, patient: false, default);
        var early = threads.RunAsync(Never, patient: false, default);
        _clock.Now += TimeSpan.FromSeconds(4);
        var late = threads.RunAsync(() => { }, patient: false, default);
        var patient = threads.RunAsync(() => { }, patient: true, default);
        _clock.Now += TimeSpan.FromSeconds(2);
        gate.Set();
        Assert.That((await running, await early, await late, await patient), Is.EqualTo((true, false, true, true)));
    }

    [Test]
    public async Task The_patient_come_last_and_are_never_sent_away()
    {
        var threads = Threads(1, 1);
        using var gate = new ManualResetEventSlim();
        var order = new List<string>();
        Task[] all =
        [
            threads.RunAsync(gate.Wait, patient: false, default),
            threads.RunAsync(() => order.Add("import 1"), patient: true, default),
            threads.RunAsync(() => order.Add("import 2"), patient: true, default),
            threads.RunAsync(() => order.Add("log-in"), patient: false, default),
        ];
        gate.Set();
        await Task.WhenAll(all);
        Assert.That(order, Is.EqualTo(["log-in", "import 1", "import 2"]));
    }

    [Test]
    public async Task A_failure_is_told_to_the_one_who_waits_and_the_next_is_served()
    {
        var threads = Threads(1, 1);
        Assert.That(async () => await threads.RunAsync(Never, patient: false, default), Throws.InvalidOperationException);
        Assert.That(await threads.RunAsync(() => { }, patient: false, default), Is.True);
    }

    private HashThreads Threads(int parallelism, int mostWaiting) =>
        new(_clock, new PasswordHashingSettings { Parallelism = parallelism, MostWaiting = mostWaiting });

    private static void Never() => throw new InvalidOperationException("This must not run.");

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, known);
        }
    }
}
