using System.IO.Enumeration;
using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>
/// <c>differences.json</c>: where we answer otherwise than Keycloak on purpose, with the reason. An entry that names file and case exactly
/// must still be true; one with <c>*</c> covers what it covers. Without <c>field</c> the whole answer is another one, <c>text</c> narrows a field
/// to what is said of it (<c>{ours} instead of {recorded}</c>, <c>is missing</c>, <c>is too many</c>).
/// </summary>
internal static class KnownDifferences
{
    private static readonly List<Entry> s_entries = ReadEntries("differences.json");
    private static readonly List<Entry> s_later = ReadEntries("later.json");

    /// <summary>The exchange asks for something that a later version brings.</summary>
    public static bool IsLater(Exchange exchange) => IsLater(exchange.File, exchange.Case);

    /// <summary>The step of a journey needs something that a later version brings.</summary>
    public static bool IsLater(string file, string name) => s_later.Any(entry => Matches(entry.File, file) && Matches(entry.Case, name));

    /// <summary>Fails over differences that are not listed, and over listed ones that are none any more.</summary>
    public static void Judge(string file, string name, List<Difference> found)
    {
        var entries = s_entries.Where(entry => Matches(entry.File, file) && Matches(entry.Case, name)).ToList();
        List<string> complaints = [
            .. found.Where(difference => !entries.Any(entry => Covers(entry, difference))).Select(difference => difference.ToString()),
            .. entries.Where(entry => entry.File == file && entry.Case == name && !found.Any(difference => Covers(entry, difference)))
                .Select(entry => $"no longer differs, take it out of differences.json: {entry.Field ?? "the answer"}")];
        Assert.That(complaints, Is.Empty, $"{file}: {name}\n{string.Join('\n', complaints)}");
    }

    private static bool Covers(Entry entry, Difference difference) =>
        (entry.Field is null || Matches(entry.Field, difference.Field)) && (entry.Text is null || Matches(entry.Text, difference.Text));

    private static bool Matches(string pattern, string text) =>
        pattern == text || (pattern.Contains('*', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false));

    private static List<Entry> ReadEntries(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Checkout.Golden(name)));
        return [.. json.RootElement.EnumerateArray().Select(entry => new Entry(
            entry.GetProperty("file").GetString()!,
            entry.GetProperty("case").GetString()!,
            Optional(entry, "field"),
            Optional(entry, "text")))];
    }

    private static string? Optional(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed record Entry(string File, string Case, string? Field, string? Text);
}
