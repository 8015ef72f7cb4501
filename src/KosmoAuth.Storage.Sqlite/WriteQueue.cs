using System.Collections.Concurrent;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>
/// Writes on their way to the one thread that runs them. That thread sleeps without spinning first: it has just waited for the disk, and the core that it
/// would spin on is the one that brings the next write.
/// </summary>
internal sealed class WriteQueue
{
    private const int MostWaiting = 4096;

    private readonly ConcurrentQueue<PendingWrite> _waiting = new();
    private readonly object _bell = new();
    private int _count;
    private int _sleeps;
    private bool _closed;

    /// <summary>False when too many wait.</summary>
    public bool TryAdd(PendingWrite write)
    {
        if (Interlocked.Increment(ref _count) > MostWaiting)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _waiting.Enqueue(write);

        // The exchange is a fence: either the thread sees the write before it sleeps, or its sleep is seen here.
        if (Interlocked.Exchange(ref _sleeps, 0) == 1)
        {
            Ring();
        }

        return true;
    }

    public bool TryTake(out PendingWrite write)
    {
        if (!_waiting.TryDequeue(out write!))
        {
            return false;
        }

        Interlocked.Decrement(ref _count);
        return true;
    }

    /// <summary>Waits for a write; false when the queue is closed and empty. For one thread only.</summary>
    public bool Take(out PendingWrite write)
    {
        while (!TryTake(out write))
        {
            lock (_bell)
            {
                Interlocked.Exchange(ref _sleeps, 1);
                if (!_waiting.IsEmpty)
                {
                    Interlocked.Exchange(ref _sleeps, 0);
                    continue;
                }

                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_bell);
            }
        }

        return true;
    }

    /// <summary>Nothing may be added from now on; what waits is still taken.</summary>
    public void Close()
    {
        lock (_bell)
        {
            _closed = true;
            Monitor.Pulse(_bell);
        }
    }

    private void Ring()
    {
        lock (_bell)
        {
            Monitor.Pulse(_bell);
        }
    }
}
