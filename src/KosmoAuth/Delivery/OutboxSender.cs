using System.Collections.Concurrent;
using KosmoAuth.Storage;

namespace KosmoAuth.Delivery;

/// <summary>Delivers outbox rows of one kind, beside the requests of people. Every peer has its own line: one that hangs delays no other.</summary>
/// <typeparam name="TLetter">A row with all that it names.</typeparam>
public abstract class OutboxSender<TLetter>(Database database, string kind, OutboxBell bell, TimeProvider time, ILogger log) : BackgroundService
{
    private const int MostLeased = 64;
    private const int MostPeersAtOnce = 64;

    // What comes for a line that is longer is left: it is due again, here or elsewhere, when its lease ends.
    private const int LongestLine = 1024;

    private readonly LeasedRows _rows = new(database, kind, time);
    private readonly ConcurrentDictionary<string, Line> _lines = new();
    private readonly SemaphoreSlim _peers = new(MostPeersAtOnce);

    protected Database Database => database;

    protected TimeProvider Time => time;

    /// <summary>Takes up what is due now and returns when it is on its way; true when there was something.</summary>
    internal async Task<bool> RoundAsync(CancellationToken ct)
    {
        Forget();
        var due = await _rows.TakeAsync(MostLeased, ct);
        foreach (var peer in due.Select(row => (Row: row, Letter: Read(row))).GroupBy(item => PeerOf(item.Letter), StringComparer.Ordinal))
        {
            var line = _lines.GetOrAdd(peer.Key, _ => new Line());
            var (letters, isFull) = (peer.ToList(), line.Waiting >= LongestLine);
            foreach (var (row, _) in isFull ? letters : [])
            {
                _rows.LetGo(row.Id);
            }

            line.Sending = isFull ? line.Sending : SendAsync(line, letters, ct);
        }

        return due.Count > 0;
    }

    /// <summary>Keeps what is under way from coming to anybody else.</summary>
    internal Task ProlongAsync(CancellationToken ct) => _rows.ProlongAsync(ct);

    /// <summary>Completes when nothing is under way.</summary>
    internal Task IdleAsync() => Task.WhenAll(_lines.Values.Select(line => line.Sending));

    /// <summary>What is gone by now, or cannot be read, makes a letter that is done when its turn comes.</summary>
    protected abstract TLetter Read(OutboxRow row);

    /// <summary>Letters for one peer go one after another.</summary>
    protected abstract string PeerOf(TLetter letter);

    protected abstract IOutboxLine<TLetter> NewLine();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(
            async () =>
            {
                await bell.WaitAsync(stoppingToken);
                while (await RoundAsync(stoppingToken))
                {
                }
            },
            stoppingToken),
        RepeatAsync(
            async () =>
            {
                await Task.Delay(LeasedRows.Beat, stoppingToken);
                await ProlongAsync(stoppingToken);
            },
            stoppingToken));

    private async Task RepeatAsync(Func<Task> job, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await job();
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException error)
            {
                DeliveryLog.NoDatabase(log, kind, error.Message);
            }
            catch (Exception error)
            {
                DeliveryLog.Failed(log, kind, error);
            }
        }
    }

    private async Task SendAsync(Line line, List<(OutboxRow Row, TLetter Letter)> letters, CancellationToken ct)
    {
        line.Add(letters.Count);
        await line.Sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _peers.WaitAsync(ct);
            try
            {
                await SendAsync(letters, ct);
            }
            finally
            {
                _peers.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Shutdown: the lease ends and another node, or a later start, takes the letters up.
        }
        catch (StorageException error)
        {
            DeliveryLog.NoDatabase(log, kind, error.Message);
        }
        catch (Exception error)
        {
            DeliveryLog.Failed(log, kind, error);
        }
        finally
        {
            letters.ForEach(item => _rows.LetGo(item.Row.Id));
            line.Add(-letters.Count);
        }
    }

    private async Task SendAsync(List<(OutboxRow Row, TLetter Letter)> letters, CancellationToken ct)
    {
        await using var peer = NewLine();
        foreach (var (row, letter) in letters.Where(item => _rows.Has(item.Row.Id)))
        {
            await peer.SendAsync(letter, ct);
            _rows.LetGo(row.Id);
        }
    }

    private void Forget()
    {
        foreach (var line in _lines.Where(line => line.Value.Sending.IsCompleted))
        {
            _lines.TryRemove(line);
        }
    }

    private sealed class Line
    {
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public Task Sending { get; set; } = Task.CompletedTask;

        public void Add(int letters) => Interlocked.Add(ref _waiting, letters);
    }
}

internal static partial class DeliveryLog
{
    [LoggerMessage(2131, LogLevel.Error, "Sending from the outbox ({Kind}) failed; the queue is kept.")]
    public static partial void Failed(ILogger log, string kind, Exception error);

    // Not loud: it comes again every few seconds, and the requests that fail say it too.
    [LoggerMessage(2134, LogLevel.Debug, "The outbox ({Kind}) waits for the database: {Reason}")]
    public static partial void NoDatabase(ILogger log, string kind, string reason);
}
