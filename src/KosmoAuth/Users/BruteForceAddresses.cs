using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace KosmoAuth.Users;

/// <summary>
/// A budget of failed attempts per address and minute, over all users: one who tries one password on a thousand names is slowed down. Attempts
/// are judged when they end, so that any number of people may sign in behind one address at once, and of a thousand guesses at once no more
/// than the budget are answered. In memory and per node. IPv6 addresses count by their /64.
/// </summary>
/// <param name="perMinute">Failures that an address may make; 0 for no limit. 60 by default.</param>
public sealed class BruteForceAddresses(TimeProvider time, int perMinute = BruteForceAddresses.DefaultPerMinute)
{
    public const int DefaultPerMinute = 60;

    private Minute _current = new(0);

    /// <summary>Whether the address has failures left in this minute. Asked before an attempt, and again before a right one is told.</summary>
    public bool Allows(string address) => perMinute <= 0 || Current().Failures(KeyOf(address)) < perMinute;

    /// <summary>Counts a failure; false when the budget was used up before, so that nothing of this attempt may be told.</summary>
    public bool TryFail(string address) => perMinute <= 0 || Current().Fail(KeyOf(address)) <= perMinute;

    // The first request of a minute begins it; what was counted in the one before goes as a whole.
    private Minute Current()
    {
        var number = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var current = Volatile.Read(ref _current);
        if (current.Number == number)
        {
            return current;
        }

        var next = new Minute(number);
        var found = Interlocked.CompareExchange(ref _current, next, current);
        return ReferenceEquals(found, current) ? next : found;
    }

    /// <summary>The address as limits know it: an IPv6 network is one.</summary>
    internal static string KeyOf(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return address;
        }

        if (parsed.IsIPv4MappedToIPv6)
        {
            return parsed.MapToIPv4().ToString();
        }

        return parsed.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(parsed.GetAddressBytes(), 0, 8) : parsed.ToString();
    }

    private sealed class Minute(long number)
    {
        // Who has more addresses than that has budget enough with them; the rest need not be remembered.
        private const int MostAddresses = 100_000;

        private readonly ConcurrentDictionary<string, StrongBox<int>> _failures = new(StringComparer.Ordinal);

        // ConcurrentDictionary.Count would take all its locks.
        private int _addresses;

        public long Number => number;

        public int Failures(string key) => _failures.TryGetValue(key, out var failures) ? Volatile.Read(ref failures.Value) : 0;

        /// <summary>The address's failures with this one.</summary>
        public int Fail(string key)
        {
            if (!_failures.TryGetValue(key, out var failures))
            {
                if (Interlocked.Increment(ref _addresses) > MostAddresses)
                {
                    return 0;
                }

                failures = _failures.GetOrAdd(key, static _ => new StrongBox<int>());
            }

            return Interlocked.Increment(ref failures.Value);
        }
    }
}
