using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Reliability.Tests.People;
using KosmoAuth.Reliability.Tests.Servers;

namespace KosmoAuth.Reliability.Tests.Once;

/// <summary>
/// Rounds in which fifty use the same thing at once, over two nodes: one of them is told that it worked. In every second round one of the nodes is killed in the
/// midst of it: then one at most is told, whatever is asked afterwards.
/// </summary>
internal sealed class OnceRun(Product product, int rounds, int seed, Action<string> print)
{
    private const int AtOnce = 50;
    private const int Afterwards = 4;

    // So many come closer at a time; the uses themselves all start at once.
    private const int MostApproaching = 16;

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly List<string> _broken = [];
    // How long it takes until everybody has an answer, as the last round has shown: the next kill comes within that time.
    private TimeSpan _volley = TimeSpan.FromMilliseconds(150);

    /// <returns>Broken promises.</returns>
    public async Task<IReadOnlyCollection<string>> RunAsync()
    {
        var record = Path.GetTempFileName();
        using var tally = new Tally(record);
        await using var deployment = await Deployment.StartAsync(product, nodes: 2, rounds * OneUses.People);
        var watch = Stopwatch.StartNew();
        var uses = new OneUses(deployment, tally);
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                var things = await uses.NewAsync(round);
                await (round % 2 == 0 ? UndisturbedAsync(things, round) : KilledAsync(deployment, things, round));
            }
            catch (BrokenPromiseException broken)
            {
                _broken.Add($"round {round}: {broken.Message}");
            }
        }

        print(string.Create(CultureInfo.InvariantCulture, $"{product}, seed {seed}: {rounds} rounds in {watch.Elapsed.TotalSeconds:0.0} s"));
        foreach (var (what, count) in _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            print($"  {what}: {count}");
        }

        _broken.ForEach(print);
        File.Delete(record);
        return _broken;
    }

    private async Task UndisturbedAsync(OneUse[] things, int round)
    {
        foreach (var thing in things)
        {
            var uses = await ApproachAsync(thing, 0, AtOnce);
            var answers = await Task.WhenAll(uses.Select(use => use()));
            var winners = answers.Count(won => won == true);
            Count($"undisturbed, {thing.Name}: winners", winners);
            Check(winners == 1 && !answers.Contains(null), round, thing, $"{winners} winners, {answers.Count(won => won is null)} without an answer");
        }
    }

    private async Task KilledAsync(Deployment deployment, OneUse[] things, int round)
    {
        var volleys = new List<(OneUse Thing, List<Func<Task<bool?>>> Uses)>();
        foreach (var thing in things)
        {
            volleys.Add((thing, await ApproachAsync(thing, 0, AtOnce)));
        }

        var node = deployment.Nodes[round / 2 % deployment.Nodes.Count];
        var watch = Stopwatch.StartNew();
        var killed = KillAsync(node, _random.NextDouble() * _volley);
        var answers = volleys.Select(volley => Task.WhenAll(volley.Uses.Select(Task.Run))).ToList();
        await Task.WhenAll(answers);
        _volley = watch.Elapsed;
        await killed;
        await node.StartAsync();
        foreach (var (thing, told) in things.Zip(answers))
        {
            await JudgeAsync(thing, await told, round);
        }
    }

    private static async Task KillAsync(Node node, TimeSpan after)
    {
        await Task.Delay(after);
        await node.KillAsync();
    }

    private async Task JudgeAsync(OneUse thing, bool?[] answers, int round)
    {
        var recorded = thing.RecordedAsync is { } look ? await look() : (int?)null;
        var uses = await ApproachAsync(thing, AtOnce, Afterwards);
        var later = (await Task.WhenAll(uses.Select(use => use()))).Count(won => won == true);
        var told = answers.Count(won => won == true);
        Count($"killed, {thing.Name}: {(told > 0 ? "told" : later > 0 ? "used afterwards" : "used, and nobody was told")}", 1);
        Count("killed: requests without an answer", answers.Count(won => won is null));
        Check(told + later <= 1, round, thing, $"{told} winners, {later} afterwards");
        Check(recorded is null || (recorded <= 1 && recorded >= told), round, thing, $"{told} winners, recorded {recorded}");
        Check(recorded is null || recorded + later <= 1, round, thing, $"recorded {recorded}, {later} winners afterwards");
        Check(told + later > 0 || answers.Contains(null), round, thing, "everybody was refused");
    }

    private static async Task<List<Func<Task<bool?>>>> ApproachAsync(OneUse thing, int first, int count)
    {
        var uses = new ConcurrentBag<Func<Task<bool?>>>();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = MostApproaching }, async (number, _) => uses.Add(await thing.ApproachAsync(number)));
        return [.. uses];
    }

    private void Check(bool isKept, int round, OneUse thing, string otherwise)
    {
        if (!isKept)
        {
            _broken.Add($"round {round}, {thing.Name}: {otherwise}");
        }
    }

    private void Count(string what, int count) => _counts.AddOrUpdate(what, count, (_, before) => before + count);
}
