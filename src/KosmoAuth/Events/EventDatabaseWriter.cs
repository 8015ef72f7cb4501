using System.Threading.Channels;
using KosmoAuth.Storage;

namespace KosmoAuth.Events;

/// <summary>
/// Keeps events in the database for realms that want it (<c>eventsEnabled</c>), in batches beside the requests. A kill loses one batch at most; when the
/// database does not keep up, newer events are dropped and counted in the log.
/// </summary>
public sealed partial class EventDatabaseWriter(Database database, TimeProvider time, ILogger<EventDatabaseWriter> log) : BackgroundService, IEventListener
{
    private const int MostWaiting = 10_000;
    private const int MostInBatch = 500;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_lastWrite = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    private readonly Channel<EventRow> _waiting = Channel.CreateBounded<EventRow>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<EventRow> _batch = [];
    private long _lost;

    public void Write(Event happened)
    {
        if (SavedEventTypes.IsSaved(happened) && !_waiting.Writer.TryWrite(Row(happened)))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Writes all that waits now; false when the database did not take it, which is tried again.</summary>
    public async Task<bool> FlushAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await WriteAllAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // What others did with the time that there was to stop is not the events' fault.
        using var patience = new CancellationTokenSource(s_lastWrite);
        await FlushAsync(patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                var written = await FlushAsync(stoppingToken);
                await Task.Delay(written ? s_pause : s_retry, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What still waits is written by StopAsync.
        }
    }

    private async Task<bool> WriteAllAsync(CancellationToken ct)
    {
        while (_batch.Count > 0 || _waiting.Reader.TryPeek(out _))
        {
            while (_batch.Count < MostInBatch && _waiting.Reader.TryRead(out var row))
            {
                _batch.Add(row);
            }

            if (!await WriteAsync(ct))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> WriteAsync(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            LogLost(lost);
        }

        try
        {
            await database.WriteAsync(async work =>
            {
                await EventRows.InsertAsync(work, _batch, ct);
                return true;
            }, ct);
            _batch.Clear();
            return true;
        }
        catch (DatabaseAwayException)
        {
            // The server tells of it by itself, once for all that need the database.
            return false;
        }
        catch (StorageException error)
        {
            LogNotWritten(error.Message);
            return false;
        }
    }

    private EventRow Row(Event happened) => new(
        happened.Realm.Id, time.GetUtcNow().ToUnixTimeMilliseconds(), happened.Type, happened.ClientId, happened.UserId, happened.SessionId, happened.Ip,
        happened.Error, new Dictionary<string, string>(happened.Details));

    [LoggerMessage(1110, LogLevel.Error, "{Count} events were not kept: the database did not keep up.")]
    private partial void LogLost(long count);

    [LoggerMessage(1111, LogLevel.Error, "Events were not written; trying again: {Reason}")]
    private partial void LogNotWritten(string reason);
}
