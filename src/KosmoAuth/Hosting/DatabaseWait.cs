using KosmoAuth.Settings;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>A start while the database server is away: waits, says why, and goes on when it comes.</summary>
internal static partial class DatabaseWait
{
    private const int PauseSeconds = 1;
    private const int SilentTries = 30;

    /// <summary>Opens until it succeeds. Errors that waiting does not cure are thrown at once.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T>> open, LogSettings logSettings, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await open();
            }
            catch (DatabaseAwayException error)
            {
                Say(error.Message, tries, logSettings);
            }

            await Task.Delay(TimeSpan.FromSeconds(PauseSeconds), ct);
        }
    }

    // Once at first, then twice a minute.
    private static void Say(string reason, int tries, LogSettings settings)
    {
        if (tries % SilentTries == 0)
        {
            using var logs = LogOutput.Early(settings);
            LogWaiting(logs.CreateLogger(typeof(DatabaseWait)), reason);
        }
    }

    [LoggerMessage(1411, LogLevel.Warning, "Waiting for the database before the start goes on. {Reason}")]
    private static partial void LogWaiting(ILogger log, string reason);
}
