using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Telemetry;

/// <summary>Listens to instruments and keeps their sums, last values and histograms since the start, until somebody looks.</summary>
internal sealed class MetricStore : IDisposable
{
    // Ours, the framework's connections, and the runtime's memory and garbage collection.
    private static readonly string[] s_meters = [ServerMeter.Name, PasswordMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener;

    /// <param name="meters">Of this server: another one in the same process has its own.</param>
    public MetricStore(IMeterFactory meters)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (s_meters.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
                {
                    listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static instrument => new MetricFamily(instrument)));
                }
            },
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Add(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Add(value, tags));
        _listener.Start();
    }

    /// <summary>All families by name, with the newest values of those that are asked only now.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        lock (_families)
        {
            foreach (var family in _families.Values)
            {
                family.BeginLook();
            }

            _listener.RecordObservableInstruments();
            return [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
    }

    public void Dispose() => _listener.Dispose();
}
