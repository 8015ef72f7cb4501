using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Reliability.Tests.Servers;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>Time-based one-time passwords (RFC 6238), six digits, SHA-1.</summary>
internal static class Codes
{
    /// <summary>A code that was not sent before: of now, or of the next time step, which servers take, too; waits until one of them is there.</summary>
    public static async Task<string> NextAsync(Device device)
    {
        long now;
        while (device.LastStep > (now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / PeopleRealm.OtpPeriod))
        {
            await Task.Delay(100);
        }

        device.LastStep = Math.Max(device.LastStep + 1, now);
        return At(device.Secret, device.LastStep);
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
