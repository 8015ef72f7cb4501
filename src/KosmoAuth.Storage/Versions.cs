using System.Security.Cryptography;

namespace KosmoAuth.Storage;

/// <summary>
/// Where versions and revisions begin. Not at one: a realm or person that is removed and comes back under the same id must not be taken for the
/// one that a cache still holds.
/// </summary>
internal static class Versions
{
    public static long First() => ((long)RandomNumberGenerator.GetInt32(1, int.MaxValue) << 16) + 1;
}
