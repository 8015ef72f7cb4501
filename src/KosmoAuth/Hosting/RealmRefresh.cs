using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>Asks for changed realms once a second, so that what another process changed holds here too; sees by it when the database is away.</summary>
internal sealed partial class RealmRefresh(RealmCatalog realms, DatabaseOutage outage, ILogger<RealmRefresh> log) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        using var timer = new PeriodicTimer(s_period);
        while (await Ticks.NextAsync(timer, stoppingToken))
        {
            try
            {
                await realms.RefreshAsync(stoppingToken);
                outage.LookSucceeded();
                failing = false;
            }
            catch (DatabaseAwayException error)
            {
                outage.LookFailed(error);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (!failing)
                {
                    LogFailed(error.Message);
                }

                failing = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    [LoggerMessage(1301, LogLevel.Error, "The realms cannot be looked at; those in memory stay in use: {Reason}")]
    private partial void LogFailed(string reason);
}
