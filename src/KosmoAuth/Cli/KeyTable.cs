using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Cli;

/// <summary>The keys of realms as lines for people and scripts: columns two blanks apart. Never a secret part.</summary>
internal static class KeyTable
{
    private static readonly string[] s_head = ["REALM", "KID", "ALGORITHM", "USE", "STATUS", "PRIORITY", "PROVIDER", "PLANNED"];

    public static async Task WriteAsync(TextWriter output, IEnumerable<Realm> realms)
    {
        List<string[]> lines = [s_head, .. realms.SelectMany(realm => realm.Keys.All.Select(key => Line(realm, key)))];
        var widths = Enumerable.Range(0, s_head.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            await output.WriteLineAsync(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <param name="seconds">Unix seconds.</param>
    public static string Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string[] Line(Realm realm, RealmKey key) =>
    [
        realm.Name, key.Kid, key.Algorithm, key.Use, key.Status.ToString().ToLowerInvariant(), key.Priority.ToString(CultureInfo.InvariantCulture), key.Provider,
        key.Life.SignsFrom is { } from ? $"signs from {Time(from)}" : key.Life.PublishedUntil is { } until ? $"published until {Time(until)}" : "",
    ];
}
