using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KosmoAuth.Telemetry;

/// <summary>
/// Log lines as Keycloak writes them by default, with the request's id where Keycloak has the thread's name:
/// <c>2026-11-24 09:00:00,000 WARN  [org.keycloak.events] (0HNIQ…:00000001) type="LOGIN_ERROR", …</c>
/// </summary>
internal sealed class TextLines(IHttpContextAccessor requests, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "kosmoauth-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss,fff ", CultureInfo.InvariantCulture));
        textWriter.Write(LogLevels.Word(logEntry.LogLevel).PadRight(5));
        textWriter.Write($" [{logEntry.Category}] ({requests.HttpContext?.TraceIdentifier ?? "-"}) ");
        WriteInOneLine(textWriter, message);
        if (Activity.Current is { } span)
        {
            textWriter.Write($" traceId={span.TraceId}");
        }

        textWriter.Write(Environment.NewLine);
        if (logEntry.Exception is { } error)
        {
            textWriter.WriteLine(error.ToString());
        }
    }

    // What strangers send may stand in a message; it must not look like a line of its own, nor steer a terminal.
    private static void WriteInOneLine(TextWriter writer, string message)
    {
        foreach (var c in message)
        {
            writer.Write(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }
    }
}

/// <summary>Levels in Keycloak's words.</summary>
internal static class LogLevels
{
    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };
}
