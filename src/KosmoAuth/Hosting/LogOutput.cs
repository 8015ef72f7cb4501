using KosmoAuth.Settings;

namespace KosmoAuth.Hosting;

/// <summary>Where log lines go, and in which form.</summary>
internal static class LogOutput
{
    public static void Configure(ILoggingBuilder logging, LogSettings settings)
    {
        logging.SetMinimumLevel(settings.Level);
        if (settings.Level < LogLevel.Warning)
        {
            // The framework tells of every request and of its own start; who wants that names the category.
            logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        }

        foreach (var (category, level) in settings.Categories)
        {
            logging.AddFilter(category, level);
        }

        if (settings.Json)
        {
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        }
        else
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss,fff "));
        }
    }
}
