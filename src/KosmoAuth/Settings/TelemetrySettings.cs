using System.Collections.Frozen;
using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Settings;

/// <summary>Where one kind of telemetry goes, by OTLP.</summary>
/// <param name="Endpoint">Such as <c>http://localhost:4317</c>; for http without the path <c>/v1/…</c>, which is added.</param>
/// <param name="Http">OTLP over http with protobuf; otherwise gRPC.</param>
public sealed record OtlpSettings(Uri Endpoint, bool Http)
{
    /// <summary>Headers that are sent with it, most often an <c>Authorization</c>.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = FrozenDictionary<string, Secret>.Empty;
}

/// <summary>What is sent to an OpenTelemetry collector. Nothing unless the operator asks for it.</summary>
public sealed record TelemetrySettings
{
    /// <summary>Null: no traces.</summary>
    public OtlpSettings? Traces { get; init; }

    /// <summary>Null: no metrics are sent.</summary>
    public OtlpSettings? Metrics { get; init; }

    /// <summary>Null: no log lines are sent.</summary>
    public OtlpSettings? Logs { get; init; }

    /// <summary>Of the lines that are written, those of this level and above are sent.</summary>
    public LogLevel LogsLevel { get; init; }

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan MetricsInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>OpenTelemetry's <c>service.name</c>.</summary>
    public string ServiceName { get; init; } = "keycloak";

    /// <summary>More attributes of the resource, by name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Which part of the traces is kept, 0 to 1.</summary>
    public double SamplerRatio { get; init; } = 1;

    /// <summary>A request that belongs to a trace is kept when the caller keeps it; only others go by <see cref="SamplerRatio"/>.</summary>
    public bool SamplerFollowsCaller { get; init; }

    internal static TelemetrySettings Read(SettingsReader reader)
    {
        var attributes = ReadAttributes(reader, ServerOptions.TelemetryResourceAttributes);
        foreach (var (name, value) in ReadAttributes(reader, ServerOptions.TracingResourceAttributes))
        {
            attributes[name] = value;
        }

        var sampler = reader.Choice(
            ServerOptions.TracingSamplerType, (Parent: false, Ratio: (double?)null),
            ("traceidratio", (false, null)), ("always_on", (false, 1)), ("always_off", (false, 0)),
            ("parentbased_traceidratio", (true, null)), ("parentbased_always_on", (true, 1)), ("parentbased_always_off", (true, 0)));
        var ratio = ReadRatio(reader);
        var traces = ReadOtlp(reader, ServerOptions.TracingEndpoint, ServerOptions.TracingProtocol, ServerOptions.TracingHeader);
        var metrics = ReadOtlp(reader, ServerOptions.TelemetryMetricsEndpoint, ServerOptions.TelemetryMetricsProtocol, ServerOptions.TelemetryMetricsHeader);
        var logs = ReadOtlp(reader, ServerOptions.TelemetryLogsEndpoint, ServerOptions.TelemetryLogsProtocol, ServerOptions.TelemetryLogsHeader);
        return new TelemetrySettings
        {
            Traces = reader.Switch(ServerOptions.TracingEnabled, absent: false) ? traces : null,
            Metrics = reader.Switch(ServerOptions.TelemetryMetricsEnabled, absent: false) ? metrics : null,
            Logs = reader.Switch(ServerOptions.TelemetryLogsEnabled, absent: false) ? logs : null,
            LogsLevel = LogSettings.Parse(reader.Text(ServerOptions.TelemetryLogsLevel) ?? "all")
                ?? reader.Wrong(ServerOptions.TelemetryLogsLevel, LogSettings.Words, LogLevel.Trace),
            MetricsInterval = ReadInterval(reader),
            ServiceName = reader.Text(ServerOptions.TracingServiceName) ?? reader.Text(ServerOptions.TelemetryServiceName)
                ?? attributes.GetValueOrDefault("service.name") ?? "keycloak",
            Attributes = attributes,
            SamplerRatio = sampler.Ratio ?? ratio,
            SamplerFollowsCaller = sampler.Parent,
        };
    }

    private static TimeSpan ReadInterval(SettingsReader reader)
    {
        var interval = reader.Seconds(ServerOptions.TelemetryMetricsInterval, TimeSpan.FromSeconds(60));
        return interval > TimeSpan.Zero ? interval : reader.Wrong(ServerOptions.TelemetryMetricsInterval, "a time of 1 to 3600 seconds", TimeSpan.FromSeconds(60));
    }

    // What is set for one kind wins over what is set for all.
    private static OtlpSettings ReadOtlp(SettingsReader reader, ServerOption endpoint, ServerOption protocol, ServerOption header)
    {
        var from = reader.Has(endpoint) ? endpoint : ServerOptions.TelemetryEndpoint;
        var uri = Uri.TryCreate(reader.Text(from) ?? "http://localhost:4317", UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? parsed
            : reader.Wrong(from, "an http(s) address such as http://localhost:4317", new Uri("http://localhost:4317"));
        var http = reader.Choice(reader.Has(protocol) ? protocol : ServerOptions.TelemetryProtocol, false, ("grpc", false), ("http/protobuf", true));
        var headers = ReadHeaders(reader, ServerOptions.TelemetryHeader).Concat(ReadHeaders(reader, header)).ToList();
        return headers.Count == 0 ? new OtlpSettings(uri, http) : new OtlpSettings(uri, http)
        {
            Headers = headers.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(pairs => pairs.Key, pairs => pairs.Last().Value),
        };
    }

    private static IEnumerable<KeyValuePair<string, Secret>> ReadHeaders(SettingsReader reader, ServerOption option)
    {
        foreach (var (name, value) in reader.Wildcard(option, '-'))
        {
            if (name.Length == 0 || !name.All(IsToken) || value.Length == 0 || value.Any(c => c is < ' ' or > '~'))
            {
                reader.Fault($"--{option.Prefix}{name} cannot be a header: its name takes letters, digits and dashes, its value printable ASCII.");
            }

            yield return new(name, new Secret(value));
        }
    }

    // RFC 9110, 5.6.2.
    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static double ReadRatio(SettingsReader reader) =>
        reader.Text(ServerOptions.TracingSamplerRatio) is not { } text ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio <= 1 ? ratio
        : reader.Wrong(ServerOptions.TracingSamplerRatio, "a part of 0 to 1, such as 0.1", 1.0);

    private static Dictionary<string, string> ReadAttributes(SettingsReader reader, ServerOption option)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in (reader.Text(option) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } name, var value])
            {
                attributes[name.Trim()] = value.Trim();
            }
            else
            {
                reader.Wrong(option, "a list such as key1=value1,key2=value2", 0);
            }
        }

        return attributes;
    }
}
