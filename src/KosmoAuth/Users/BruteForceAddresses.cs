using System.Collections.Concurrent;
using System.Net;

namespace KosmoAuth.Users;

/// <summary>
/// A budget of failed attempts per address and minute, over all users: one who tries one password on a thousand names is slowed down.
/// In memory and per node. IPv6 addresses count by their /64.
/// </summary>
/// <param name="perMinute">Failures that an address may make; 0 for no limit. 60 by default.</param>
public sealed class BruteForceAddresses(TimeProvider time, int perMinute = BruteForceAddresses.DefaultPerMinute)
{
    public const int DefaultPerMinute = 60;
    private const int MostAddresses = 100_000;

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Counts a failure ahead of the attempt; false when the budget of this minute is used up.</summary>
    public bool TryReserve(string address)
    {
        if (perMinute <= 0)
        {
            return true;
        }

        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        Forget(minute);
        var window = _windows.AddOrUpdate(KeyOf(address), _ => new Window(minute, 1), (_, known) => known.Minute == minute ? known with { Count = known.Count + 1 } : new Window(minute, 1));
        return window.Count <= perMinute;
    }

    /// <summary>The attempt succeeded.</summary>
    public void GiveBack(string address)
    {
        var key = KeyOf(address);
        while (_windows.TryGetValue(key, out var window) && window.Count > 0 && !_windows.TryUpdate(key, window with { Count = window.Count - 1 }, window))
        {
            // Somebody else counted meanwhile.
        }
    }

    private void Forget(long minute)
    {
        if (_windows.Count < MostAddresses)
        {
            return;
        }

        foreach (var (address, window) in _windows)
        {
            if (window.Minute != minute)
            {
                _windows.TryRemove(address, out _);
            }
        }
    }

    private static string KeyOf(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return address;
        }

        if (parsed.IsIPv4MappedToIPv6)
        {
            return parsed.MapToIPv4().ToString();
        }

        return parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(parsed.GetAddressBytes(), 0, 8) : parsed.ToString();
    }

    private sealed record Window(long Minute, int Count);
}
