using System.Diagnostics;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Users.Passwords;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KosmoAuth.Telemetry;

/// <summary>
/// Sends traces and metrics to a collector. Queries are left out of addresses, since codes and mailed links stand there; a collector that is away costs
/// nothing but what was to be sent.
/// </summary>
internal sealed class OpenTelemetryExport(TelemetrySettings settings) : IHostedService, IDisposable
{
    private static readonly string[] s_addressTags = ["url.query", "url.full", "http.url", "http.target"];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Traces is { } traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => Describe(resource, settings))
                .SetSampler(Sampler())
                .AddSource(ServerMeter.Name)
                .AddAspNetCoreInstrumentation(options => options.EnrichWithHttpResponse = static (span, _) => ForgetAddress(span))
                .AddOtlpExporter(exporter => Configure(exporter, traces, "v1/traces"))
                .Build();
        }

        if (settings.Metrics is { } metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => Describe(resource, settings))
                .AddMeter(ServerMeter.Name, PasswordMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, metrics, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.MetricsInterval.TotalMilliseconds;
                })
                .Build();
        }

        return Task.CompletedTask;
    }

    // What is left is sent before the process ends.
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None);

    public void Dispose()
    {
        Interlocked.Exchange(ref _traces, null)?.Dispose();
        Interlocked.Exchange(ref _metrics, null)?.Dispose();
    }

    /// <summary>What all that is sent says of its origin.</summary>
    public static void Describe(ResourceBuilder resource, TelemetrySettings settings) =>
        resource.AddAttributes(settings.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (object)attribute.Value)))
            .AddService(settings.ServiceName, serviceVersion: typeof(OpenTelemetryExport).Assembly.GetName().Version!.ToString(3));

    private Sampler Sampler()
    {
        var own = new TraceIdRatioBasedSampler(settings.SamplerRatio);
        return settings.SamplerFollowsCaller ? new ParentBasedSampler(own) : own;
    }

    private static void ForgetAddress(Activity span)
    {
        foreach (var tag in s_addressTags)
        {
            span.SetTag(tag, null);
        }
    }

    /// <param name="path">Where OTLP over http has that kind of telemetry.</param>
    public static void Configure(OtlpExporterOptions exporter, OtlpSettings to, string path)
    {
        exporter.Protocol = to.Http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = to.Http && !to.Endpoint.AbsolutePath.EndsWith(path, StringComparison.Ordinal)
            ? new Uri($"{to.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}")
            : to.Endpoint;
        if (to.Headers.Count > 0)
        {
            // Not by the exporter's own setting, a list in which commas separate.
            exporter.HttpClientFactory = () => ClientWith(to.Headers, exporter.TimeoutMilliseconds);
        }
    }

    private static HttpClient ClientWith(IReadOnlyDictionary<string, Secret> headers, int timeoutMilliseconds)
    {
        var client = new HttpClient { Timeout = TimeSpan.FromMilliseconds(timeoutMilliseconds) };
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value.Reveal());
        }

        return client;
    }
}
