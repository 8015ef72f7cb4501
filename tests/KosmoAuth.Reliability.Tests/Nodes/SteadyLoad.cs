using System.Collections.Concurrent;
using KosmoAuth.Reliability.Tests.People;
using KosmoAuth.Reliability.Tests.Servers;

namespace KosmoAuth.Reliability.Tests.Nodes;

/// <summary>
/// Honest sequences, a new one every tenth of a second however long the others take: page, password, code, tokens, two refreshes, log-out. Nobody is patient:
/// one request without a good answer makes the sequence a failed one.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Deployment _deployment;
    private readonly Tally _tally;
    private readonly Func<string, Task> _use;
    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly string _record = Path.GetTempFileName();
    private readonly Task _running;
    private int _done;

    /// <param name="use">What an application does with each access token.</param>
    public SteadyLoad(Deployment deployment, int people, Func<string, Task>? use = null)
    {
        (_deployment, _use, _tally) = (deployment, use ?? (_ => Task.CompletedTask), new Tally(_record));
        _running = RunAsync(people);
    }

    /// <summary>Sequences that ended well.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Ends it and waits for what is under way.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyCollection<string>> EndAsync()
    {
        await _enough.CancelAsync();
        await _running;
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _tally.Dispose();
        _enough.Dispose();
        File.Delete(_record);
    }

    private async Task RunAsync(int people)
    {
        var sequences = new List<Task>();
        using var timer = new PeriodicTimer(s_interval);
        for (var number = 0; !_enough.IsCancellationRequested; number++)
        {
            sequences.Add(SequenceAsync(new Person(PeopleRealm.PersonName(number % people), PeopleRealm.Password, number)));
            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(sequences);
    }

    private async Task SequenceAsync(Person person)
    {
        try
        {
            using var visitor = new Visitor(_deployment.Address, person, isPatient: false);
            var application = new Application(_deployment.Address, _tally, isPatient: false);
            var code = await new Walk(visitor, person, _tally).ToTheApplicationAsync(await visitor.GetAsync(Application.Authorize()));
            var session = (await application.RedeemAsync(person, code!, visitor.Browser.Jar))!;
            await _use(session.AccessToken);
            for (var refreshes = 0; refreshes < 2; refreshes++)
            {
                await application.RefreshAsync(person, session);
                await _use(session.AccessToken);
            }

            await application.LogOutAsync(person, session);
            Interlocked.Increment(ref _done);
        }
        catch (BrokenPromiseException broken)
        {
            _failures.Enqueue($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {person.Name}: {broken.Message}");
        }
    }
}
