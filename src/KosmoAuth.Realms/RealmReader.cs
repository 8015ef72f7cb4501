using System.Text.Json;
using KosmoAuth.Realms.Reading;
using KosmoAuth.Realms.Reading.Checks;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>Reads realm files: placeholders, syntax, types, references; every fault of every file at once.</summary>
public static class RealmReader
{
    /// <summary>
    /// Reads files, and folders with <c>*.json</c> (an export folder with <c>X-realm.json</c> and <c>X-users-N.json</c> is one realm).
    /// All faults at once, in the order of files and lines.
    /// </summary>
    /// <param name="environment">Values of placeholders such as <c>${NAME}</c>.</param>
    public static RealmFiles Read(IEnumerable<string> paths, Func<string, string?> environment)
    {
        var faults = new List<RealmFault>();
        var placeholders = new Placeholders(environment);
        var files = RealmPaths.Expand(paths, faults);
        var parts = files.SelectMany(path => ReadFile(path, placeholders, faults)).ToList();
        var realms = UsersFiles.Join(parts, faults);
        DuplicateRealms(realms, faults);
        foreach (var realm in realms)
        {
            RealmCheck.Run(realm);
        }

        var order = files.Select((file, index) => (file, index)).ToDictionary(pair => pair.file, pair => pair.index);
        return new RealmFiles(
            realms,
            [.. faults.OrderBy(fault => order.GetValueOrDefault(fault.File, -1)).ThenBy(fault => fault.Line).ThenBy(fault => fault.Column)]);
    }

    /// <summary>The realms of one file: one, or an array of them.</summary>
    private static List<RealmFile> ReadFile(string path, Placeholders placeholders, List<RealmFault> faults)
    {
        if (RealmPaths.ReadBytes(path, faults) is not { } bytes)
        {
            return [];
        }

        var source = placeholders.Replace(bytes);
        var list = new FaultList(path, source, faults);
        try
        {
            var root = JsonTree.Read(source.Text.Span);
            return root.Kind == JsonPlaceKind.Array
                ? root.Items.Select(item => Realm(path, item, source, list)).OfType<RealmFile>().ToList()
                : Realm(path, root, source, list) is { } realm ? [realm] : [];
        }
        catch (JsonException exception)
        {
            var offset = source.Offset(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            list.Add(offset, $"This is not JSON: {Reason(exception)} Mend the text here or just before.");
            return [];
        }
    }

    private static RealmFile? Realm(string path, JsonPlace place, SourceText source, FaultList faults)
    {
        var before = faults.ErrorCount;
        new SchemaCheck(faults).CheckRealm(place);
        if (faults.ErrorCount > before)
        {
            return null;
        }

        try
        {
            var realm = JsonSerializer.Deserialize(source.Text.Span[place.Start..place.End], RealmJson.Default.RealmRepresentation)!;
            var name = place.Member("realm");
            if (!RealmNames.IsValid(realm.Realm))
            {
                faults.Add(name?.Value.Start ?? place.Start, RealmNames.Complaint(realm.Realm));
                return null;
            }

            return new RealmFile(path, realm) { Places = new RealmPlaces(faults, place) };
        }
        catch (JsonException exception)
        {
            faults.Add(place.Start, $"{exception.Path?.TrimStart('$', '.')} has a value of the wrong kind.");
            return null;
        }
    }

    private static void DuplicateRealms(IReadOnlyList<RealmFile> realms, List<RealmFault> faults)
    {
        foreach (var same in realms.GroupBy(realm => realm.Realm.Realm).Where(same => same.Count() > 1))
        {
            foreach (var again in same.Skip(1))
            {
                again.Places!.Add(["realm"], $"The realm \"{same.Key}\" is already in {same.First().Path}. Keep one of the two.");
            }
        }
    }

    /// <summary>The message without the position and the advice to programmers that System.Text.Json appends.</summary>
    private static string Reason(JsonException exception)
    {
        const string advice = " which is not supported in this mode. Change the reader options.";
        var text = exception.Message.Replace(advice, ".", StringComparison.Ordinal);
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
