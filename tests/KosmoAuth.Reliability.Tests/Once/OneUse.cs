namespace KosmoAuth.Reliability.Tests.Once;

/// <summary>A thing that is good for one use.</summary>
/// <param name="Name">For the report.</param>
/// <param name="ApproachAsync">Somebody new, by the number, goes as far as possible without using it. What comes back is the use: whether it was granted; null
/// when no answer said so.</param>
internal sealed record OneUse(string Name, Func<int, Task<Func<Task<bool?>>>> ApproachAsync)
{
    /// <summary>How often it was used, by what is kept of it; null where only a further use tells.</summary>
    public Func<Task<int>>? RecordedAsync { get; init; }
}
