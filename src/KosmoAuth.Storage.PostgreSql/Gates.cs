namespace KosmoAuth.Storage.PostgreSql;

/// <summary>
/// In front of the server's locks: of all transactions of this node that want one name, one goes to the server and holds a connection; the others
/// wait here, without one. Otherwise fifty guesses at one account would hold up everybody else.
/// </summary>
internal sealed class Gates
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>True when nobody was there.</summary>
    public bool TryEnter(string name)
    {
        lock (_gates)
        {
            return _gates.TryAdd(name, new Gate());
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="StorageException">It did not come in time.</exception>
    public async Task EnterAsync(string name, CancellationToken ct)
    {
        TaskCompletionSource turn;
        lock (_gates)
        {
            if (_gates.TryAdd(name, new Gate()))
            {
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _gates[name].Waiting.Enqueue(turn);
        }

        try
        {
            await turn.Task.WaitAsync(s_patience, ct);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (!turn.TrySetCanceled(CancellationToken.None))
            {
                // The turn came in this very moment.
                Leave(name);
            }

            throw error is TimeoutException ? new StorageException("Too many changes of the same thing are waiting for the database.", error) : error;
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void Leave(string name)
    {
        lock (_gates)
        {
            while (_gates[name].Waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _gates.Remove(name);
        }
    }

    private sealed class Gate
    {
        public Queue<TaskCompletionSource> Waiting { get; } = new();
    }
}

/// <summary>Another transaction of this node is behind the gate: this one gives its connection back, waits, and begins again.</summary>
internal sealed class GateClosedException(string name) : Exception($"Waits for {name}.")
{
    public string Name => name;
}
