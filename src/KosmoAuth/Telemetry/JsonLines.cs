using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KosmoAuth.Telemetry;

/// <summary>
/// One JSON object a line, with Keycloak's field names (<c>timestamp</c>, <c>level</c>, <c>loggerName</c>, <c>message</c>, <c>exception</c>,
/// <c>processId</c>, <c>hostName</c>); <c>requestId</c> is what the answer carries as <c>X-Request-Id</c>.
/// </summary>
internal sealed class JsonLines(IHttpContextAccessor requests, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "kosmoauth-json";

    // Japanese stays readable; nothing of a line is ever put into a page.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", LogLevels.Word(logEntry.LogLevel));
            json.WriteString("loggerName", logEntry.Category);
            json.WriteNumber("eventId", logEntry.EventId.Id);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteOrigin(json);
            if (logEntry.Exception is { } error)
            {
                WriteException(json, error);
            }

            json.WriteString("hostName", Environment.MachineName);
            json.WriteNumber("processId", Environment.ProcessId);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private void WriteOrigin(Utf8JsonWriter json)
    {
        if (requests.HttpContext is { } http)
        {
            json.WriteString("requestId", http.TraceIdentifier);
        }

        if (Activity.Current is { } span)
        {
            json.WriteString("traceId", span.TraceId.ToHexString());
            json.WriteString("spanId", span.SpanId.ToHexString());
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception error)
    {
        json.WriteStartObject("exception");
        json.WriteString("exceptionType", error.GetType().FullName);
        json.WriteString("message", error.Message);
        json.WriteString("stackTrace", error.ToString());
        json.WriteEndObject();
    }
}
