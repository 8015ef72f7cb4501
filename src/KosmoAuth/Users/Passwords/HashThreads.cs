namespace KosmoAuth.Users.Passwords;

/// <summary>How many passwords are hashed at a time, and how many may wait for it.</summary>
public sealed record PasswordHashingSettings
{
    private const int WaitingPerThread = 64;

    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>How many may wait; one more is sent away.</summary>
    public int MostWaiting { get; init; } = WaitingPerThread * Environment.ProcessorCount;

    /// <summary>Who has waited longer is sent away when the turn comes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>
/// Runs heavy work on a few threads of its own, so that requests on the thread pool never wait behind it. A thread lives as long as there is work.
/// </summary>
public sealed class HashThreads(TimeProvider time, PasswordHashingSettings settings)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Job> _waiting = new();
    private readonly LinkedList<Job> _patient = new();
    private int _running;

    /// <summary>How many wait now, patient ones too.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + _patient.Count;
            }
        }
    }

    /// <summary>How many run now.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>Runs the work; false, without having done so, when too many wait or the wait was too long.</summary>
    /// <param name="patient">Comes after all others and waits as long as it takes.</param>
    /// <param name="ct">Ends the waiting, not the work.</param>
    public async Task<bool> RunAsync(Action work, bool patient, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var job = new Job(work, patient, time.GetTimestamp());
        if (!TryAdd(job))
        {
            return false;
        }

        using var giveUp = ct.UnsafeRegister((_, token) => Remove(job, token), null);
        return await job.Done.Task;
    }

    private bool TryAdd(Job job)
    {
        lock (_lock)
        {
            if (_running < settings.Parallelism)
            {
                new Thread(Work) { IsBackground = true, Name = "Password hashing" }.UnsafeStart(job);
                _running++;
                return true;
            }

            if (!job.Patient && _waiting.Count >= settings.MostWaiting)
            {
                return false;
            }

            QueueOf(job).AddLast(job.Node);
            return true;
        }
    }

    private void Remove(Job job, CancellationToken ct)
    {
        lock (_lock)
        {
            if (job.Node.List is null)
            {
                return;
            }

            QueueOf(job).Remove(job.Node);
        }

        job.Done.TrySetCanceled(ct);
    }

    private void Work(object? first)
    {
        for (var job = (Job?)first; job is not null; job = Next())
        {
            Run(job);
        }
    }

    private Job? Next()
    {
        lock (_lock)
        {
            if ((_waiting.First ?? _patient.First) is { } node)
            {
                node.List!.Remove(node);
                return node.Value;
            }

            _running--;
            return null;
        }
    }

    private void Run(Job job)
    {
        if (!job.Patient && time.GetElapsedTime(job.Since) > settings.LongestWait)
        {
            job.Done.SetResult(false);
            return;
        }

        try
        {
            job.Work();
            job.Done.SetResult(true);
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the one who waits for it, not to this thread.
        catch (Exception error)
#pragma warning restore CA1031
        {
            job.Done.SetException(error);
        }
    }

    private LinkedList<Job> QueueOf(Job job) => job.Patient ? _patient : _waiting;

    private sealed class Job
    {
        public Job(Action work, bool patient, long since)
        {
            (Work, Patient, Since) = (work, patient, since);
            Node = new LinkedListNode<Job>(this);
        }

        public Action Work { get; }

        public bool Patient { get; }

        public long Since { get; }

        public LinkedListNode<Job> Node { get; }

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
