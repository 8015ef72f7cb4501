namespace KosmoAuth.Storage.Sqlite;

/// <summary>A write that waits for its turn, then for the commit of its group.</summary>
internal abstract class PendingWrite
{
    /// <summary>False when the caller gave up while it waited.</summary>
    public abstract bool MayStart();

    /// <summary>Runs the statements and keeps the result for <see cref="Settle"/>.</summary>
    public abstract void Run(DbWork work);

    /// <summary>This write alone failed and was undone; the caller learns it with the commit of the others.</summary>
    public abstract void Fault(Exception error);

    /// <summary>The group is on disk.</summary>
    public abstract void Settle();

    /// <summary>The group is not on disk.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
internal sealed class PendingWrite<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct) : PendingWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _error;

    public Task<T> Answer => _answer.Task;

    public override bool MayStart()
    {
        if (!ct.IsCancellationRequested)
        {
            return true;
        }

        _answer.TrySetCanceled(ct);
        return false;
    }

    // SQLite answers at once, so there is nothing to wait for; a closure that awaits something else holds up the group.
    public override void Run(DbWork work)
    {
        var running = write(work, state);
        _result = running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult();
    }

    public override void Fault(Exception error) => _error = error;

    public override void Settle()
    {
        if (_error is null)
        {
            _answer.TrySetResult(_result);
        }
        else
        {
            Fail(_error);
        }
    }

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException canceled)
        {
            _answer.TrySetCanceled(canceled.CancellationToken);
        }
        else
        {
            _answer.TrySetException(error);
        }
    }
}
