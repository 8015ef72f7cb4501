using System.Collections.Concurrent;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>
/// Fetches key sets of clients. The addresses come from the operator, so http and private networks are fine; everything else is tight:
/// five seconds in all, no redirects, no cookies, at most 256 KiB. A document is used for ten minutes, and fetched anew for an unknown
/// key at most every ten seconds.
/// </summary>
public sealed class KeyDocuments(TimeProvider time) : IDisposable
{
    private const int MostBytes = 256 * 1024;
    private const int MostDocuments = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string RealmId, Uri Address), Document> _known = new();

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = s_patience,
        MaxResponseContentBufferSize = MostBytes,
    };

    /// <param name="mustBeNew">The document at hand lacks what is wanted.</param>
    /// <returns>Null when there is no document.</returns>
    internal async ValueTask<string?> GetAsync(string realmId, Uri address, bool mustBeNew, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue((realmId, address), out var known) && now - known.Fetched < (mustBeNew ? s_pause : s_fresh))
        {
            return known.Text;
        }

        if (_known.Count >= MostDocuments)
        {
            _known.Clear();
        }

        // A server that is down for a moment does not take the keys away that it has shown before.
        var text = await FetchAsync(address, ct) ?? known?.Text;
        _known[(realmId, address)] = new Document(text, now);
        return text;
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> FetchAsync(Uri address, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(address, ct);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(ct) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Document(string? Text, DateTimeOffset Fetched);
}
