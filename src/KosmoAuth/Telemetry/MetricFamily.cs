using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace KosmoAuth.Telemetry;

/// <summary>One instrument with its series, one for each set of labels. Adding to a series that is there allocates nothing.</summary>
internal sealed class MetricFamily
{
    // Labels are few by design; should one ever not be, memory stays bounded and the rest is counted together.
    internal const int MostSeries = 1000;
    private static readonly KeyValuePair<string, object?>[] s_overflow = [new("overflow", "true")];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(LabelComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly double[]? _bounds;
    private readonly bool _observed;
    private int _count;

    public MetricFamily(Instrument instrument)
    {
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _observed = instrument.IsObservable;
        var type = instrument.GetType().Name;
        Type = type.Contains("Histogram", StringComparison.Ordinal) ? "histogram"
            : type.Contains("Counter", StringComparison.Ordinal) && !type.Contains("UpDown", StringComparison.Ordinal) ? "counter"
            : "gauge";
        _bounds = Type == "histogram" ? [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? s_usual] : null;
        Help = instrument.Description;
        Name = PrometheusName.Of(instrument.Name, instrument.Unit, Type);
    }

    private static readonly double[] s_usual = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>As Prometheus has it, with the unit, and <c>_total</c> behind counters.</summary>
    public string Name { get; }

    /// <summary><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</summary>
    public string Type { get; }

    public string? Help { get; }

    /// <summary>Labels and values.</summary>
    public IEnumerable<KeyValuePair<KeyValuePair<string, object?>[], MetricSeries>> Series => _series;

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var series = _lookup.TryGetValue(labels, out var found) ? found : Begin(labels);
        if (_observed)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>Instruments that are asked only now tell all that there is: what they no longer speak of is gone.</summary>
    public void BeginLook()
    {
        if (_observed)
        {
            _series.Clear();
            Volatile.Write(ref _count, 0);
        }
    }

    private MetricSeries Begin(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = Interlocked.Increment(ref _count) > MostSeries ? s_overflow : labels.ToArray();
        return _series.GetOrAdd(key, _ => new MetricSeries(_bounds));
    }

    private sealed class LabelComparer :
        IEqualityComparer<KeyValuePair<string, object?>[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public static LabelComparer Instance { get; } = new();

        public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) => Equals((ReadOnlySpan<KeyValuePair<string, object?>>)x, y!);

        public int GetHashCode(KeyValuePair<string, object?>[] obj) => GetHashCode((ReadOnlySpan<KeyValuePair<string, object?>>)obj);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
        {
            if (alternate.Length != other.Length)
            {
                return false;
            }

            for (var i = 0; i < other.Length; i++)
            {
                if (alternate[i].Key != other[i].Key || !Equals(alternate[i].Value, other[i].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = default(HashCode);
            foreach (var (_, value) in alternate)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();
    }
}
