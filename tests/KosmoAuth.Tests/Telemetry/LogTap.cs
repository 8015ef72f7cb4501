using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KosmoAuth.Tests.Telemetry;

/// <summary>Everything that a server logs, in lines as one of its formatters writes them.</summary>
internal sealed class LogTap(ConsoleFormatter formatter) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Tap(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Tap(LogTap tap, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var writer = new StringWriter();
            tap.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), writer);
            tap._lines.Enqueue(writer.ToString().TrimEnd());
        }
    }

    private void Write<TState>(LogEntry<TState> entry, TextWriter writer) => formatter.Write(in entry, null, writer);
}
