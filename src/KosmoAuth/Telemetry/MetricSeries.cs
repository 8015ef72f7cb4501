namespace KosmoAuth.Telemetry;

/// <summary>The values of one set of labels: a sum or last value, or a histogram.</summary>
/// <param name="bounds">Upper bounds of the buckets, rising; null: no histogram.</param>
internal sealed class MetricSeries(double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;

    /// <summary>The sum, or the last value.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>For each bound how many measurements were at most that, and at the end how many there were; empty without buckets.</summary>
    public IEnumerable<(double Bound, long AtMost)> Buckets
    {
        get
        {
            var total = 0L;
            for (var i = 0; i < (_buckets?.Length ?? 0); i++)
            {
                total += Volatile.Read(ref _buckets![i]);
                yield return (i < bounds!.Length ? bounds[i] : double.PositiveInfinity, total);
            }
        }
    }

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double value)
    {
        if (_buckets is not null)
        {
            var at = Array.BinarySearch(bounds!, value);
            Interlocked.Increment(ref _buckets[at < 0 ? ~at : at]);
        }

        double before, seen = Volatile.Read(ref _value);
        do
        {
            before = seen;
            seen = Interlocked.CompareExchange(ref _value, before + value, before);
        }
        while (BitConverter.DoubleToInt64Bits(seen) != BitConverter.DoubleToInt64Bits(before));
    }
}
