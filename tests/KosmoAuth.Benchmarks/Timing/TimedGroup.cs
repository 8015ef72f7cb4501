namespace KosmoAuth.Benchmarks.Timing;

/// <summary>One kind of request.</summary>
/// <param name="Prepare">The request of a sample, by its number from 0; what it needs beforehand is done here and not timed.</param>
public sealed record TimedClass(string Name, Func<int, ValueTask<byte[]>> Prepare)
{
    /// <summary>The answer says openly what the time could tell: shown, not judged.</summary>
    public bool IsTold { get; init; }
}

/// <summary>Kinds of requests that must take equally long.</summary>
/// <param name="Id">Of the row in the security catalogue, such as LGN-02.</param>
/// <param name="Classes">All are compared with the first; the second may be a control.</param>
/// <param name="IsAnswer">Whether an answer is the one that is meant; anything else ends the run.</param>
public sealed record TimedGroup(string Id, string Name, IReadOnlyList<TimedClass> Classes, Func<Answer, bool> IsAnswer)
{
    /// <summary>The second class is of the same kind as the first ("… again"): where they differ, the machine is too noisy.</summary>
    public bool HasControl => Classes[1].Name.EndsWith(" again", StringComparison.Ordinal);

    /// <summary>What has to be so before the first sample, such as a locked account.</summary>
    public Func<Task> Begin { get; init; } = () => Task.CompletedTask;
}
