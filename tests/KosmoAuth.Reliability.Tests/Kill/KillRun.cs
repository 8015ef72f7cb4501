using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Reliability.Tests.People;
using KosmoAuth.Reliability.Tests.Servers;

namespace KosmoAuth.Reliability.Tests.Kill;

/// <summary>
/// People sign in, set up authenticator apps, forget their passwords, refresh and sign out, while servers and the database are killed at random. What
/// was acknowledged is compared afterwards with what is so.
/// </summary>
internal sealed class KillRun(Product product, int nodes, int people, TimeSpan duration, int seed, Action<string> print)
{
    private const int ShortestLife = 500;
    private const int LongestLife = 2500;

    // In a short run nobody can wait until a mail that a dead server had in its hands comes by itself.
    private TimeSpan MailPatience => duration < TimeSpan.FromMinutes(3) ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(60);

    private readonly List<(TimeSpan Took, DateTimeOffset At)> _starts = [];
    private int _killedServers;
    private int _killedDatabases;

    /// <returns>Broken promises.</returns>
    /// <param name="record">The file of the tally.</param>
    public async Task<IReadOnlyCollection<string>> RunAsync(string record)
    {
        print(string.Create(CultureInfo.InvariantCulture, $"{product}, {nodes} node(s), {people} people, {duration.TotalSeconds:0} s, seed {seed}, record {record}"));
        using var tally = new Tally(record);
        await using var deployment = await Deployment.StartAsync(product, nodes, people);
        var persons = Enumerable.Range(0, people).Select(number => new Person(PeopleRealm.PersonName(number), PeopleRealm.Password, number)).ToList();
        using var enough = new CancellationTokenSource();
        var lives = persons.Select((person, number) => new Life(deployment, person, tally, new Random(seed + 1 + number), MailPatience).LiveAsync(enough.Token)).ToList();
        await KillAsync(deployment);
        await enough.CancelAsync();
        await Task.WhenAll(lives);
        print($"lived: {tally.Counts}");
        await Parallel.ForEachAsync(persons, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (person, _) => await new Audit(deployment, person, tally).CheckAsync());
        if (tally["begin again"] * 100 > Math.Max(tally["interrupted"], 100))
        {
            tally.Break("everybody", $"of {tally["interrupted"]} interrupted sign-ins {tally["begin again"]} had to begin again, more than one of a hundred");
        }

        Report(tally);
        await File.WriteAllTextAsync(record + ".log", string.Join("\n\n", deployment.Nodes.Select(node => node.Log).Append(deployment.Proxy?.Log)));
        return tally.Broken;
    }

    private async Task KillAsync(Deployment deployment)
    {
        var random = new Random(seed);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration;)
        {
            await Task.Delay(random.Next(ShortestLife, LongestLife));
            if (deployment.Cluster is { } cluster && random.Next(3) == 0)
            {
                cluster.Kill();
                _killedDatabases++;
                await cluster.StartServerAsync();
                continue;
            }

            var node = deployment.Nodes[random.Next(deployment.Nodes.Count)];
            await node.KillAsync();
            _killedServers++;
            _starts.Add((await node.StartAsync(), DateTimeOffset.Now));
        }

        foreach (var node in deployment.Nodes)
        {
            await node.ReadyAsync();
        }
    }

    private void Report(Tally tally)
    {
        print($"audited: {tally.Counts}");
        print(string.Create(CultureInfo.InvariantCulture, $"killed: {_killedServers} times a server ({Slowest}), {_killedDatabases} times the database"));
        print(string.Create(CultureInfo.InvariantCulture, $"went on: {tally["interrupted"]} interrupted sign-ins, {tally["begin again"]} of them from the beginning"));
        print(string.Create(CultureInfo.InvariantCulture, $"broken promises: {tally.Broken.Count}"));
        foreach (var broken in tally.Broken)
        {
            print("  " + broken);
        }
    }

    private string Slowest => _starts.Count == 0
        ? "no start"
        : string.Create(CultureInfo.InvariantCulture, $"ready after {_starts.Average(start => start.Took.TotalSeconds):0.0} s, {_starts.Max().Took.TotalSeconds:0.0} s at most, at {_starts.Max().At:HH:mm:ss}");
}
