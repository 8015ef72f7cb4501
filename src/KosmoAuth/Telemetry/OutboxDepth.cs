using System.Diagnostics.Metrics;
using KosmoAuth.Hosting;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Telemetry;

/// <summary>How much waits to be sent, asked of the database now and then so that looking at the metrics costs it nothing.</summary>
internal sealed class OutboxDepth(Database database) : BackgroundService
{
    // Counting takes longer the more there is, and that is when the database has other things to do.
    private const int MostCounted = 100_000;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);
    private static readonly string[] s_kinds = [MailOutbox.Kind, BackChannelOutbox.Kind];
    private volatile IReadOnlyDictionary<string, long> _depths = new Dictionary<string, long>();

    /// <summary>As of the last look; nothing before the first one.</summary>
    public IEnumerable<Measurement<long>> Measure() =>
        _depths.Select(depth => new Measurement<long>(depth.Value, KeyValuePair.Create("kind", (object?)depth.Key)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period);
        do
        {
            try
            {
                _depths = await database.ReadAsync(work => CountAsync(work, stoppingToken), stoppingToken);
            }
            catch (StorageException)
            {
                // A figure that is old is none.
                _depths = new Dictionary<string, long>();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await Ticks.NextAsync(timer, stoppingToken));
    }

    private static async ValueTask<Dictionary<string, long>> CountAsync(DbWork work, CancellationToken ct)
    {
        var depths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var kind in s_kinds)
        {
            depths[kind] = await OutboxRows.DepthAsync(work, kind, MostCounted, ct);
        }

        return depths;
    }
}
