namespace KosmoAuth.Hosting;

/// <summary>The beat of background work.</summary>
internal static class Ticks
{
    /// <summary>False when the server stops.</summary>
    public static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
