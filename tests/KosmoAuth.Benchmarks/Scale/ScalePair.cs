namespace KosmoAuth.Benchmarks.Scale;

/// <summary>Two servers that are asked the same in turn.</summary>
public sealed class ScalePair((ServerProcess Server, int Users) few, (ServerProcess Server, int Users) many)
{
    private const int WarmUp = 100;
    private const int Samples = 60;
    private const int People = 300;
    private const int Lanes = 8;
    private const double MostRatio = 1.2;

    private static readonly (string Name, Func<Members, int, ValueTask<double>> Run)[] s_all =
    [
        ("log-in by user name (grant)", (members, turn) => members.LogInByNameAsync(turn)),
        ("log-in by e-mail (grant)", (members, turn) => members.LogInByEmailAsync(turn)),
        ("log-in by form", (members, turn) => members.FillInPageAsync(turn)),
        ("name that nobody has", (members, turn) => members.UnknownNameAsync(turn)),
        ("refresh", (members, turn) => members.RefreshAsync(turn)),
        ("userinfo", (members, turn) => members.UserInfoAsync(turn)),
        ("introspection", (members, turn) => members.IntrospectAsync(turn)),
        ("forgotten login ID", (members, turn) => members.RecallAsync(turn)),
    ];

    /// <summary>Measures and prints; false when a ratio is above its goal.</summary>
    public async Task<bool> CompareAsync(int rounds)
    {
        using var ofFew = new Members(few.Server.Port, few.Users);
        using var ofMany = new Members(many.Server.Port, many.Users);
        await ofFew.SignInAsync(People);
        await ofMany.SignInAsync(People);
        var kept = true;
        foreach (var (name, run) in s_all)
        {
            await InTurnAsync(ofFew, ofMany, run, 0, WarmUp);
            List<(double Few, double Many)> samples = [];
            List<double> ratios = [];
            for (var round = 0; round < rounds; round++)
            {
                var some = await InTurnAsync(ofFew, ofMany, run, WarmUp + (round * Samples), Samples);
                ratios.Add(ScaleRun.Median(some.Select(pair => pair.Many)) / ScaleRun.Median(some.Select(pair => pair.Few)));
                samples.AddRange(some);
            }

            var (least, most) = (ScaleRun.Median(samples.Select(pair => pair.Few)), ScaleRun.Median(samples.Select(pair => pair.Many)));
            kept &= ScaleRun.Promise(
                $"{name,-30} {least,7:F2} ms {most,7:F2} ms, ratio {most / least:F2} (1.2), in rounds {ratios.Min():F2} to {ratios.Max():F2}", most / least < MostRatio);
        }

        return kept & await LoadAsync(ofFew, ofMany, rounds);
    }

    private static async Task<List<(double Few, double Many)>> InTurnAsync(
        Members ofFew, Members ofMany, Func<Members, int, ValueTask<double>> run, int from, int count)
    {
        List<(double, double)> samples = [];
        for (var turn = from; turn < from + count; turn++)
        {
            // Who comes second finds the core warm, so they change places.
            var first = turn % 2 == 0 ? await run(ofFew, turn) : await run(ofMany, turn);
            var second = turn % 2 == 0 ? await run(ofMany, turn) : await run(ofFew, turn);
            samples.Add(turn % 2 == 0 ? (first, second) : (second, first));
        }

        return samples;
    }

    private async Task<bool> LoadAsync(Members ofFew, Members ofMany, int rounds)
    {
        List<double> rateOfFew = [], rateOfMany = [];
        for (var round = 0; round < rounds; round++)
        {
            rateOfFew.Add(await RateAsync(few.Server, ofFew));
            rateOfMany.Add(await RateAsync(many.Server, ofMany));
        }

        var (least, most) = (ScaleRun.Median(rateOfFew), ScaleRun.Median(rateOfMany));
        return ScaleRun.Promise($"{Lanes} log-ins at once, for each second of the server's core: {least:F0} and {most:F0}, ratio {least / most:F2} (1.2)", least / most < MostRatio);
    }

    private static async Task<double> RateAsync(ServerProcess server, Members members)
    {
        var turn = 0;
        var figure = await Load.MeasureAsync(server.Process, server.Port, Lanes, TimeSpan.FromSeconds(5), async (connection, _) =>
            await connection.SendForStatusAsync(members.Grant(Population.Username(members.Person(Interlocked.Increment(ref turn))))) == 200);
        return figure.Failures == 0 ? figure.PerProcessorSecond : throw new InvalidOperationException($"{figure.Failures} log-ins failed");
    }
}
