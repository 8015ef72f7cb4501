using System.Collections.Concurrent;
using System.Security.Claims;

namespace KosmoAuth.Portal.SignIn;

/// <summary>Sessions that ended before their cookie did: by a log-out here, or because the provider said so.</summary>
internal sealed class EndedSessions(TimeProvider time)
{
    // A cookie that is not renewed is dead by then.
    private static readonly TimeSpan s_keep = Session.Idle + TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _people = new(StringComparer.Ordinal);

    /// <param name="sid">The provider's name for the session (claim <c>sid</c>).</param>
    public void End(string sid) => Add(_sessions, sid);

    /// <summary>All sessions of this person (claim <c>sub</c>) that began before now.</summary>
    public void EndAllOf(string sub) => Add(_people, sub);

    public bool Contains(ClaimsPrincipal who, DateTimeOffset began) =>
        (who.FindFirst("sid") is { } sid && _sessions.ContainsKey(sid.Value))
        || (who.FindFirst("sub") is { } sub && _people.TryGetValue(sub.Value, out var ended) && began <= ended);

    private void Add(ConcurrentDictionary<string, DateTimeOffset> entries, string key)
    {
        var now = time.GetUtcNow();
        foreach (var (old, since) in entries)
        {
            if (now - since > s_keep)
            {
                entries.TryRemove(old, out _);
            }
        }

        entries[key] = now;
    }
}
