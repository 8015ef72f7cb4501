namespace KosmoAuth.Sessions;

/// <summary>When a log-out token that was not taken is sent again: pauses grow threefold from five seconds to half an hour, for a day.</summary>
public static class BackChannelRetry
{
    private const double FirstPause = 5;
    private const double LongestPause = 1800;
    private const long GiveUpAfter = 86_400;

    /// <summary>Unix seconds of the next attempt, or null to give up.</summary>
    /// <param name="attempts">Attempts made before this one.</param>
    public static long? Next(int attempts, long created, long now)
    {
        var pause = Math.Min(FirstPause * Math.Pow(3, Math.Min(attempts, 10)), LongestPause);

        // Jitter, so that a peer that comes back is not met by all at once.
        var next = now + (long)Math.Ceiling(pause * (0.75 + (Random.Shared.NextDouble() / 2)));
        return next - created > GiveUpAfter ? null : next;
    }
}
