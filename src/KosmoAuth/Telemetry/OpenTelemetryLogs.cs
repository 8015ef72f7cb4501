using KosmoAuth.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace KosmoAuth.Telemetry;

/// <summary>
/// Sends log lines to a collector: the text that the console gets, with the request's number, and nothing that stands beside it in a message's state.
/// Which lines there are is decided before, as for the console; this only leaves out those below a level.
/// </summary>
internal sealed class OpenTelemetryLogs(BaseExporter<LogRecord> exporter, LogLevel least, IHttpContextAccessor requests) : BatchLogRecordExportProcessor(exporter)
{
    public static void Add(ILoggingBuilder logging, TelemetrySettings settings, OtlpSettings to) => logging.AddOpenTelemetry(options =>
    {
        var resource = ResourceBuilder.CreateDefault();
        OpenTelemetryExport.Describe(resource, settings);
        options.SetResourceBuilder(resource);
        options.IncludeFormattedMessage = true;
        options.AddProcessor(services =>
        {
            var exporter = new OtlpExporterOptions();
            OpenTelemetryExport.Configure(exporter, to, "v1/logs");
            return new OpenTelemetryLogs(new OtlpLogExporter(exporter), settings.LogsLevel, services.GetRequiredService<IHttpContextAccessor>());
        });
    });

    public override void OnEnd(LogRecord data)
    {
        if (data.LogLevel >= least)
        {
            data.Attributes = requests.HttpContext is { } http ? [new("requestId", http.TraceIdentifier)] : null;
            base.OnEnd(data);
        }
    }
}
