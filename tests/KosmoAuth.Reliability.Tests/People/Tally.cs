using System.Collections.Concurrent;
using System.Globalization;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>
/// What was acknowledged, in a file of its own: a line is written when the answer is there, before the next request. Nothing of it comes from the server's
/// database.
/// </summary>
internal sealed class Tally : IDisposable
{
    private readonly StreamWriter _file;
    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly ConcurrentQueue<string> _broken = [];

    /// <param name="path">Is made, or replaced.</param>
    public Tally(string path)
    {
        Path = path;
        _file = new StreamWriter(path) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>Promises that were broken.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public int this[string what] => _counts.GetValueOrDefault(what);

    /// <summary>An acknowledged thing, or an outcome that nobody was told.</summary>
    public void Write(string person, string what, string value = "")
    {
        _counts.AddOrUpdate(what, 1, (_, count) => count + 1);
        lock (_turn)
        {
            _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:O}\t{person}\t{what}\t{value}"));
        }
    }

    public void Break(string person, string how)
    {
        _broken.Enqueue($"{person}: {how}");
        Write(person, "BROKEN", how);
    }

    /// <summary>How often what.</summary>
    public string Counts => string.Join(", ", _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));

    public void Dispose() => _file.Dispose();
}
