namespace KosmoAuth.Delivery;

/// <summary>Hands over letters for one peer, one after the other; remembers what the ones before them taught of it.</summary>
public interface IOutboxLine<in TLetter> : IAsyncDisposable
{
    /// <summary>Tries to hand over a letter, and deletes its row or says when it comes again.</summary>
    Task SendAsync(TLetter letter, CancellationToken ct);
}
