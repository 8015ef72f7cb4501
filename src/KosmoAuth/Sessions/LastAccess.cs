using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Sessions;

/// <summary>
/// Remembers when sessions were last used and writes that down every few seconds and at shutdown, so that a refresh costs no transaction.
/// A kill loses one batch at most. Times are Unix seconds.
/// </summary>
public sealed class LastAccess(Database database, TimeProvider time, ILogger<LastAccess> log) : BackgroundService
{
    /// <summary>How old a stored time may be while this process knows a newer one.</summary>
    public static readonly TimeSpan Batch = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Dictionary<Key, long> _pending = [];
    private Dictionary<Key, long> _beingWritten = [];

    /// <summary>Notes that the session was used now, and with <paramref name="clientId"/> (internal id) the client's part in it too.</summary>
    public void Touch(UserSession session, string? clientId = null)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var key = new Key(session.RealmId, session.Id, session.Offline, null);
        if (session.LastAccess < now)
        {
            Note(key, now);
        }

        if (clientId is not null)
        {
            Note(key with { ClientId = clientId }, now);
        }
    }

    /// <summary>The session with the newest known time of use: idle ends are decided on it, never on the stored time alone.</summary>
    public UserSession Newest(UserSession session)
    {
        var known = Known(new(session.RealmId, session.Id, session.Offline, null));
        return known > session.LastAccess ? session with { LastAccess = known } : session;
    }

    /// <summary>The same for a client's part.</summary>
    public ClientSession Newest(ClientSession session)
    {
        var known = Known(new(session.RealmId, session.SessionId, session.Offline, session.ClientId));
        return known > session.LastAccess ? session with { LastAccess = known } : session;
    }

    /// <summary>Writes what is pending now.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var batch = Begin();
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await database.WriteAsync(async work =>
            {
                await UserSessionRows.TouchAsync(work, batch, ct);
                return true;
            }, ct);
        }
        catch
        {
            Keep();
            throw;
        }

        lock (_lock)
        {
            _beingWritten = [];
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (StorageException error)
        {
            // A server must be able to end while the database is away; a batch of times is lost, which costs nobody a session.
            LastAccessLog.Waiting(log, error.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Batch, time);
        while (await Ticks(timer, stoppingToken))
        {
            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (DatabaseAwayException)
            {
                // The server tells of it by itself, once for all that need the database.
            }
            catch (StorageException error)
            {
                LastAccessLog.Waiting(log, error.Message);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LastAccessLog.NotWritten(log, error);
            }
        }
    }

    private static async Task<bool> Ticks(PeriodicTimer timer, CancellationToken ct)
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

    // Readers look at both tables, so no time is unknown while it is on its way to the database.
    private List<SessionTouch> Begin()
    {
        lock (_lock)
        {
            (_beingWritten, _pending) = (_pending, []);
            return [.. _beingWritten.Select(pair => new SessionTouch(pair.Key.RealmId, pair.Key.SessionId, pair.Key.Offline, pair.Key.ClientId, pair.Value))];
        }
    }

    private void Keep()
    {
        lock (_lock)
        {
            foreach (var (key, seconds) in _beingWritten)
            {
                _pending.TryAdd(key, seconds);
            }

            _beingWritten = [];
        }
    }

    private void Note(Key key, long seconds)
    {
        lock (_lock)
        {
            _pending[key] = seconds;
        }
    }

    private long Known(Key key)
    {
        lock (_lock)
        {
            return Math.Max(_pending.GetValueOrDefault(key), _beingWritten.GetValueOrDefault(key));
        }
    }

    private readonly record struct Key(string RealmId, string SessionId, bool Offline, string? ClientId);
}

internal static partial class LastAccessLog
{
    [LoggerMessage(2101, LogLevel.Warning, "Last-access times of sessions were not written; trying again with the next batch.")]
    public static partial void NotWritten(ILogger log, Exception error);

    [LoggerMessage(2102, LogLevel.Warning, "Last-access times of sessions were not written; trying again with the next batch: {Reason}")]
    public static partial void Waiting(ILogger log, string reason);
}
