namespace KosmoAuth.Benchmarks.Timing;

/// <summary>What a comparison of two kinds of requests says.</summary>
public enum Verdict
{
    /// <summary>Within both bounds.</summary>
    Equal,

    /// <summary>Beyond a bound, while the control was within: the difference is real.</summary>
    Contrary,

    /// <summary>Beyond a bound, but so was the control, which compares equal requests: the machine was too noisy.</summary>
    Inconclusive,
}

/// <summary>Two kinds of requests beside each other.</summary>
/// <param name="Base">Median of the first, in milliseconds.</param>
/// <param name="Other">Median of the second, in milliseconds.</param>
/// <param name="Exceeds">Mann-Whitney: the probability that a sample of the second exceeds one of the first; ties count half.</param>
public sealed record Comparison(double Base, double Other, double Exceeds)
{
    private const double MostMilliseconds = 3;
    private const double MostShare = 0.05;

    /// <summary>Medians at most 3 ms or 5 % apart, whichever is more, and the probability within 0.42 and 0.58.</summary>
    public bool IsWithin => Math.Abs(Other - Base) <= Math.Max(MostMilliseconds, MostShare * Math.Max(Base, Other)) && Exceeds is >= 0.42 and <= 0.58;

    /// <param name="first">Milliseconds.</param>
    /// <param name="second">Milliseconds.</param>
    public static Comparison Of(IReadOnlyList<double> first, IReadOnlyList<double> second) => new(Median(first), Median(second), MannWhitney(first, second));

    private static double Median(IReadOnlyList<double> samples)
    {
        var ordered = samples.Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    // U = rank sum of the second less its least possible value; U / (n·m) is the probability.
    private static double MannWhitney(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var all = first.Select(value => (value, Second: false)).Concat(second.Select(value => (value, Second: true))).OrderBy(pair => pair.value).ToList();
        var ranks = 0.0;
        for (var from = 0; from < all.Count;)
        {
            var to = from;
            while (to < all.Count && all[to].value.Equals(all[from].value))
            {
                to++;
            }

            // Ties share the middle of their ranks.
            ranks += all.Skip(from).Take(to - from).Count(pair => pair.Second) * (from + 1 + to) / 2.0;
            from = to;
        }

        return (ranks - (second.Count * (second.Count + 1) / 2.0)) / ((double)first.Count * second.Count);
    }
}
