using System.Text;

namespace KosmoAuth.Telemetry;

/// <summary>Names as OpenTelemetry's rules for Prometheus make them: dots become underscores, the unit is spelled out at the end.</summary>
internal static class PrometheusName
{
    public static string Of(string name, string? unit, string type)
    {
        var text = new StringBuilder(Clean(name));
        var word = unit switch { "s" => "seconds", "ms" => "milliseconds", "By" => "bytes", "1" => "ratio", _ => null };
        if (word is not null && !(word == "ratio" && type == "counter") && !text.ToString().EndsWith(word, StringComparison.Ordinal))
        {
            text.Append('_').Append(word);
        }

        return type == "counter" && !name.EndsWith("total", StringComparison.Ordinal) ? text.Append("_total").ToString() : text.ToString();
    }

    /// <summary>What may stand in a name of a metric or label.</summary>
    public static string Clean(string name) =>
        string.Create(name.Length, name, static (clean, name) =>
        {
            for (var i = 0; i < clean.Length; i++)
            {
                clean[i] = char.IsAsciiLetterOrDigit(name[i]) && (i > 0 || !char.IsAsciiDigit(name[i])) ? name[i] : '_';
            }
        });
}
