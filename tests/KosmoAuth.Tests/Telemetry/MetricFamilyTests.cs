using System.Diagnostics.Metrics;
using KosmoAuth.Telemetry;
using NUnit.Framework;

namespace KosmoAuth.Tests.Telemetry;

public sealed class MetricFamilyTests
{
    private static readonly KeyValuePair<string, object?>[] s_labels = [new("realm", "r"), new("kind", "mail")];

    [TestCase("http.server.requests", "s", "histogram", "http_server_requests_seconds")]
    [TestCase("keycloak.user.events", null, "counter", "keycloak_user_events_total")]
    [TestCase("dotnet.process.memory.working_set", "By", "gauge", "dotnet_process_memory_working_set_bytes")]
    [TestCase("dotnet.gc.collections", "{collection}", "counter", "dotnet_gc_collections_total")]
    [TestCase("queue.seconds", "s", "gauge", "queue_seconds")]
    [TestCase("use", "1", "gauge", "use_ratio")]
    public void Names_follow_OpenTelemetrys_rules_for_Prometheus(string name, string? unit, string type, string expected) =>
        Assert.That(PrometheusName.Of(name, unit, type), Is.EqualTo(expected));

    [Test]
    public void Labels_cannot_fill_the_memory()
    {
        using var meter = new Meter("test");
        var family = new MetricFamily(meter.CreateCounter<long>("c"));
        for (var i = 0; i < 5000; i++)
        {
            family.Add(1, [new("user", $"user{i}")]);
        }

        Assert.That(family.Series.Count(), Is.EqualTo(MetricFamily.MostSeries + 1));
        Assert.That(family.Series.Single(series => series.Key[0].Key == "overflow").Value.Value, Is.EqualTo(4000));
    }

    [Test]
    public void Counting_in_a_series_that_is_there_allocates_nothing()
    {
        using var meter = new Meter("test");
        var family = new MetricFamily(meter.CreateHistogram<double>("h"));
        Count(family, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(family, 1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_histogram_counts_into_the_bucket_whose_bound_is_not_passed()
    {
        var series = new MetricSeries([1, 2]);
        foreach (var value in new[] { 0.5, 1, 1.5, 3 })
        {
            series.Add(value);
        }

        Assert.That(series.Buckets, Is.EqualTo(new[] { (1.0, 2L), (2.0, 3L), (double.PositiveInfinity, 4L) }));
        Assert.That(series.Value, Is.EqualTo(6));
    }

    [Test]
    public void Adding_from_many_threads_loses_nothing()
    {
        var series = new MetricSeries(null);
        Parallel.For(0, 100_000, _ => series.Add(1));
        Assert.That(series.Value, Is.EqualTo(100_000));
    }

    private static void Count(MetricFamily family, int times)
    {
        for (var i = 0; i < times; i++)
        {
            family.Add(0.01, s_labels);
        }
    }
}
