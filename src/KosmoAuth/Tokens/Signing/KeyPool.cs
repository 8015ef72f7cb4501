using System.Collections.Concurrent;

namespace KosmoAuth.Tokens.Signing;

/// <summary>Key objects of one key: each is used by one thread at a time, and importing one costs more than keeping it.</summary>
internal sealed class KeyPool<T>(Func<T> import)
    where T : class, IDisposable
{
    private static readonly int s_most = Environment.ProcessorCount * 2;
    private readonly ConcurrentQueue<T> _idle = new();

    public Lease Rent() => new(this, _idle.TryDequeue(out var key) ? key : import());

    private void Return(T key)
    {
        if (_idle.Count < s_most)
        {
            _idle.Enqueue(key);
        }
        else
        {
            key.Dispose();
        }
    }

    /// <summary>Gives the object back at the end of its <c>using</c>.</summary>
    public readonly struct Lease(KeyPool<T> pool, T key) : IDisposable
    {
        public T Key => key;

        public void Dispose() => pool.Return(key);
    }
}
