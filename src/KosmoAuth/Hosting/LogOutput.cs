using KosmoAuth.Settings;
using KosmoAuth.Telemetry;
using Microsoft.Extensions.Logging.Console;

namespace KosmoAuth.Hosting;

/// <summary>Where log lines go, and which ones.</summary>
internal static class LogOutput
{
    // These tell of every request and every redirect with the whole address, where codes and keys of links stand, whatever level an operator wants.
    // And while the first may speak, each request pays for it.
    private static readonly string[] s_tellAddresses = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Http.Result"];

    private const int MostWaiting = 10_000;

    /// <summary>For what speaks before the server's own log is put together.</summary>
    public static ILoggerFactory Early(LogSettings settings) => LoggerFactory.Create(logging =>
    {
        logging.Services.AddSingleton(TimeProvider.System);
        Configure(logging, settings);
    });

    public static void Configure(ILoggingBuilder logging, LogSettings settings)
    {
        logging.SetMinimumLevel(settings.Level);
        if (settings.Level < LogLevel.Warning)
        {
            // The framework tells of its own start and much else; who wants that names the category.
            logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        }

        foreach (var (category, level) in settings.Categories)
        {
            logging.AddFilter(category, level);
        }

        foreach (var category in s_tellAddresses)
        {
            logging.AddFilter(category, LogLevel.None);
        }

        logging.Services.AddHttpContextAccessor();
        logging.AddConsole(console =>
        {
            console.FormatterName = settings.Json ? JsonLines.FormatterName : TextLines.FormatterName;

            // A log that nobody takes must not stop the server; lines that are lost are counted in the log.
            (console.QueueFullMode, console.MaxQueueLength) = (ConsoleLoggerQueueFullMode.DropWrite, MostWaiting);
        });
        logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>().AddConsoleFormatter<TextLines, ConsoleFormatterOptions>();
    }
}
