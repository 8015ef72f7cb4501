namespace KosmoAuth.Realms.Reading;

/// <summary>Finds the files that paths name: a file is itself, a folder is its <c>*.json</c> files, not those of its sub-folders.</summary>
internal static class RealmPaths
{
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths, List<RealmFault> faults)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                faults.Add(new RealmFault(path, 0, 0, "There is no such file or folder. Check the path."));
            }
        }

        return files.Distinct(StringComparer.Ordinal).ToList();
    }

    /// <summary>The bytes without a byte order mark; null, with a fault, when the file cannot be read.</summary>
    public static byte[]? ReadBytes(string path, List<RealmFault> faults)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new RealmFault(path, 0, 0, $"The file cannot be read: {exception.Message}"));
            return null;
        }
    }
}
