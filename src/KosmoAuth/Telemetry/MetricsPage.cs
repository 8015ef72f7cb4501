using System.Globalization;
using System.Text;

namespace KosmoAuth.Telemetry;

/// <summary>All metrics in Prometheus's text format 0.0.4.</summary>
internal sealed class MetricsPage(MetricStore store)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public string Text()
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in store.Read())
        {
            var series = family.Series.Select(series => (Labels: Labels(series.Key), series.Value)).OrderBy(series => series.Labels, StringComparer.Ordinal).ToList();
            if (series.Count == 0)
            {
                continue;
            }

            if (family.Help is { } help)
            {
                Line(text, $"# HELP {family.Name} {help.ReplaceLineEndings(" ")}");
            }

            Line(text, $"# TYPE {family.Name} {family.Type}");
            foreach (var (labels, values) in series)
            {
                Write(text, family, labels, values);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricFamily family, string labels, MetricSeries series)
    {
        if (family.Type != "histogram")
        {
            Line(text, $"{family.Name}{Braced(labels)} {Number(series.Value)}");
            return;
        }

        var count = 0L;
        foreach (var (bound, atMost) in series.Buckets)
        {
            count = atMost;
            Line(text, $"{family.Name}_bucket{{{labels}{(labels.Length > 0 ? "," : "")}le=\"{(double.IsInfinity(bound) ? "+Inf" : Number(bound))}\"}} {atMost}");
        }

        Line(text, $"{family.Name}_sum{Braced(labels)} {Number(series.Value)}");
        Line(text, $"{family.Name}_count{Braced(labels)} {count}");
    }

    private static string Labels(KeyValuePair<string, object?>[] labels) =>
        string.Join(',', labels.Select(label => $"{PrometheusName.Clean(label.Key)}=\"{Escape(Convert.ToString(label.Value, CultureInfo.InvariantCulture) ?? "")}\""));

    private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // Prometheus wants a line feed on every system.
    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
