using System.Diagnostics;
using System.Globalization;

namespace KosmoAuth.Benchmarks.Timing;

/// <summary>
/// Whether answers that must not be told apart take equally long: 50 warm-up and 300 interleaved samples of each kind, over one connection, against a
/// server with its own data folder and mail server. A group that is not equal is measured again on a fresh server, up to three times.
/// </summary>
public sealed class TimingRun(string assembly, string? only)
{
    private const int WarmUp = 50;
    private const int Samples = 300;
    private const int MostRounds = 3;

    private readonly Random _order = new(20_261_126);
    private readonly Dictionary<(string Group, string Class), List<Verdict>> _verdicts = [];

    /// <summary>Measures and prints. 0: all equal; 1: something is contrary; 2: nothing contrary, but the machine was too noisy to say equal.</summary>
    public async Task<int> MeasureAsync()
    {
        for (var round = 1; round <= MostRounds && IsOpen(round); round++)
        {
            await MeasureAsync(round);
        }

        var contrary = _verdicts.Where(pair => Outcome(pair.Value) == Verdict.Contrary).ToList();
        var open = _verdicts.Where(pair => Outcome(pair.Value) == Verdict.Inconclusive).ToList();
        Line($"{_verdicts.Count} comparisons: {_verdicts.Count - contrary.Count - open.Count} equal, {contrary.Count} contrary, {open.Count} inconclusive");
        contrary.ForEach(pair => Line($"contrary: {pair.Key.Group}: {pair.Key.Class}"));
        open.ForEach(pair => Line($"inconclusive: {pair.Key.Group}: {pair.Key.Class}"));
        return contrary.Count > 0 ? 1 : open.Count > 0 || _verdicts.Count == 0 ? 2 : 0;
    }

    private async Task MeasureAsync(int round)
    {
        using var mail = new MailSink();
        var realms = Directory.CreateTempSubdirectory("kosmoauth-timing-");
        try
        {
            new TimingRealms(WarmUp + Samples, mail.Port).Write(realms.FullName);
            using var server = await ServerProcess.StartTimingAsync(assembly, realms.FullName);
            using var connection = new Connection(server.Port);
            Visitor NewVisitor() => new(connection, server.Port);
            var logins = new LoginGroups(NewVisitor, WarmUp + Samples);
            var groups = logins.All.Concat(new RecoveryGroups(NewVisitor, WarmUp + Samples, logins.LockAsync).All);
            foreach (var group in groups.Where(group => IsWanted(group) && IsOpen(group, round)))
            {
                await MeasureAsync(group, connection, round);
            }

            Line($"mails taken in round {round}: {mail.Taken}");
        }
        finally
        {
            realms.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(TimedGroup group, Connection connection, int round)
    {
        await group.Begin();
        var times = group.Classes.Select(_ => new List<double>(Samples)).ToList();
        var order = Enumerable.Range(0, group.Classes.Count).ToArray();
        for (var at = 0; at < WarmUp + Samples; at++)
        {
            _order.Shuffle(order);
            foreach (var kind in order)
            {
                var milliseconds = await SampleAsync(group, group.Classes[kind], connection, at);
                if (at >= WarmUp)
                {
                    times[kind].Add(milliseconds);
                }
            }
        }

        Report(group, times, round);
    }

    private static async Task<double> SampleAsync(TimedGroup group, TimedClass kind, Connection connection, int at)
    {
        var request = await kind.Prepare(at);
        var from = Stopwatch.GetTimestamp();
        var answer = await connection.SendAsync(request);
        var elapsed = Stopwatch.GetElapsedTime(from);
        return group.IsAnswer(answer)
            ? elapsed.TotalMilliseconds
            : throw new InvalidOperationException($"{group.Name}, {kind.Name}, sample {at}: not the answer that is measured: {answer.Status} {answer.Body[..Math.Min(answer.Body.Length, 600)]}");
    }

    private void Report(TimedGroup group, List<List<double>> times, int round)
    {
        Line($"");
        Line($"{group.Id} {group.Name}, round {round}: compared with \"{group.Classes[0].Name}\"");
        Line($"| kind | median ms | difference ms | P(longer) | |");
        Line($"|---|--:|--:|--:|---|");
        var control = Comparison.Of(times[0], times[1]);
        for (var kind = 1; kind < times.Count; kind++)
        {
            var comparison = Comparison.Of(times[0], times[kind]);
            var verdict = comparison.IsWithin ? Verdict.Equal : group.HasControl && !control.IsWithin ? Verdict.Inconclusive : Verdict.Contrary;
            var said = group.Classes[kind].IsTold ? "told by the answer" : verdict.ToString().ToLowerInvariant();
            Line($"| {group.Classes[kind].Name} | {comparison.Other:F2} | {Math.Round(comparison.Other - comparison.Base, 2) + 0.0:+0.00;-0.00} | {comparison.Exceeds:F3} | {said} |");
            if (!group.Classes[kind].IsTold)
            {
                var key = ($"{group.Id} {group.Name}", group.Classes[kind].Name);
                (_verdicts.TryGetValue(key, out var verdicts) ? verdicts : _verdicts[key] = []).Add(verdict);
            }
        }
    }

    private bool IsWanted(TimedGroup group) =>
        only is null || group.Id.Equals(only, StringComparison.OrdinalIgnoreCase) || group.Name.Contains(only, StringComparison.OrdinalIgnoreCase);

    private bool IsOpen(int round) => round == 1 || _verdicts.Values.Any(verdicts => verdicts.Contains(Verdict.Contrary) || Outcome(verdicts) != Verdict.Equal);

    private bool IsOpen(TimedGroup group, int round) =>
        round == 1 || _verdicts.Any(pair => pair.Key.Group == $"{group.Id} {group.Name}" && pair.Value.Exists(verdict => verdict != Verdict.Equal));

    // One pass counts only when the others were inconclusive, two outvote one.
    private static Verdict Outcome(List<Verdict> verdicts)
    {
        var (equal, contrary) = (verdicts.Count(verdict => verdict == Verdict.Equal), verdicts.Count(verdict => verdict == Verdict.Contrary));
        return equal > contrary ? Verdict.Equal : contrary > 0 ? Verdict.Contrary : Verdict.Inconclusive;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
