namespace KosmoAuth.Tests.Support;

/// <summary>A clock that tests move. Timers go by the machine's clock.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Unix seconds.</summary>
    public long Seconds => Now.ToUnixTimeSeconds();

    public void Advance(TimeSpan by) => Now += by;

    public override DateTimeOffset GetUtcNow() => Now;
}
