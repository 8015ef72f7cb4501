using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Reliability.Tests.Servers;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>Time-based one-time passwords (RFC 6238), six digits, SHA-1.</summary>
internal static class Codes
{
    /// <summary>Waits until there is a code that was not sent before, and takes it.</summary>
    public static async Task<string> NextAsync(Device device)
    {
        long now;
        while ((now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / PeopleRealm.OtpPeriod) <= device.LastStep)
        {
            await Task.Delay(100);
        }

        device.LastStep = now;
        return At(device.Secret, now);
    }

    /// <summary>The code of a time step.</summary>
    public static string At(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // What authenticator apps do.
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
