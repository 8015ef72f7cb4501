using System.Text;

namespace KosmoAuth.Events;

/// <summary>
/// Writes events to the log, in the line format of Keycloak's listener <c>jboss-logging</c> and under its category: failures as warnings, the rest for those
/// who debug. For realms that name that listener.
/// </summary>
public sealed partial class EventLogWriter(ILoggerFactory logs) : IEventListener
{
    private const string Listener = "jboss-logging";
    private const int LongestValue = 1024;

    private readonly ILogger _log = logs.CreateLogger("org.keycloak.events");

    public void Write(Event happened)
    {
        var level = happened.Error is null ? LogLevel.Debug : LogLevel.Warning;
        if (_log.IsEnabled(level) && happened.Realm.Events.EventsListeners.Contains(Listener))
        {
            var line = Line(happened);
            LogLine(level, line);
        }
    }

    private static string Line(Event happened)
    {
        var line = new StringBuilder(256);
        Append(line, "type", happened.Type);
        Append(line, "realmId", happened.Realm.Id);
        Append(line, "realmName", happened.Realm.Name);
        Append(line, "clientId", happened.ClientId ?? "null");
        Append(line, "userId", happened.UserId ?? "null");
        Append(line, "sessionId", happened.SessionId);
        Append(line, "ipAddress", happened.Ip ?? "null");
        Append(line, "error", happened.Error);
        foreach (var (name, value) in happened.Details)
        {
            Append(line, name, value);
        }

        return line.ToString();
    }

    private static void Append(StringBuilder line, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        line.Append(line.Length == 0 ? "" : ", ").Append(name).Append("=\"");
        foreach (var c in value.Length > LongestValue ? value.AsSpan(0, LongestValue) : value)
        {
            // Strangers write some of these: no value may end its quotes or its line, or steer a terminal.
            if (c is '"' or '\\')
            {
                line.Append('\\');
            }

            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? '_' : c);
        }

        line.Append('"');
    }

    [LoggerMessage(EventId = 1100, Message = "{Line}")]
    private partial void LogLine(LogLevel level, string line);
}
