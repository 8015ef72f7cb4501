namespace KosmoAuth.Mail.Outbox;

/// <summary>When a mail that was not taken is tried again.</summary>
public static class MailRetry
{
    // A server that cannot be reached is asked at least this often, so that after an outage the mails leave within a minute.
    private const double LongestWithoutServer = 45;
    private static readonly double[] s_pauses = [5, 15, 45, 120, 300];

    /// <summary>A recovery mail that comes later than this is worse than none.</summary>
    public static TimeSpan Recovery { get; } = TimeSpan.FromMinutes(30);

    public static TimeSpan Notice { get; } = TimeSpan.FromHours(24);

    /// <summary>Unix seconds of the next attempt, or null to give up.</summary>
    /// <param name="attempts">Attempts made before this one.</param>
    /// <param name="serverFailed">The server failed, not the mail.</param>
    public static long? Next(int attempts, bool serverFailed, long created, long now, TimeSpan patience)
    {
        var pause = s_pauses[Math.Min(attempts, s_pauses.Length - 1)];
        pause = serverFailed ? Math.Min(pause, LongestWithoutServer) : pause;

        // Jitter, so that a server that comes back is not met by all at once.
        var next = now + (long)Math.Ceiling(pause * (0.75 + (Random.Shared.NextDouble() / 4)));
        return next - created > (long)patience.TotalSeconds ? null : next;
    }
}
