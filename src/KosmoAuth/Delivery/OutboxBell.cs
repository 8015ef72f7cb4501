using System.Threading.Channels;

namespace KosmoAuth.Delivery;

/// <summary>Tells a sender on this node that there is work.</summary>
public sealed class OutboxBell
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(2);

    // The answer to whoever asked goes first: on a busy processor the time that a mail takes would tell whether there is somebody to mail to.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>To be called after the transaction that queued something.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Waits for <see cref="Ring"/>, at most two seconds: time for a look at what other nodes queued and what is to be tried again.</summary>
    internal async Task WaitAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_poll);
        try
        {
            await _rung.Reader.ReadAsync(patience.Token);
            await Task.Delay(s_pause, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nobody rang.
        }
    }
}
