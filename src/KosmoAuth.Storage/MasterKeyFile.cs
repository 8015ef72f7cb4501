using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>
/// Where the master key comes from: a file, or text of the environment. Both hold one key, and while it is being replaced several, a line each or separated
/// by commas, the newest first. A key that was replaced moves into a file beside it, <c>{file}.{id}.old</c>.
/// </summary>
public static class MasterKeyFile
{
    private const string Replaced = ".old";

    /// <summary>The key in the file. A missing file is made with a new key, readable by its owner only.</summary>
    /// <param name="create">Whether a new key may be made; false when there is a database already, which a new key could not open.</param>
    /// <exception cref="StorageException">The file is missing and must not be made, cannot be read or written, or holds no key.</exception>
    public static MasterKey Open(string file, bool create)
    {
        try
        {
            var isMissing = !File.Exists(file);
            if (isMissing && !create)
            {
                throw new StorageException(
                    $"The master key file {file} is missing, and without it the database cannot be used. Put it back from its backup, or say with --master-key-file "
                    + "or KC_MASTER_KEY where the key is.");
            }

            var made = isMissing && Write(file, [RandomNumberGenerator.GetBytes(MasterKey.Length)], overwrite: false);
            var seen = Stamp(file);
            return new MasterKey(Read(file), file, () => Again(file, ref seen)) { IsNew = made };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The master key file {file} cannot be read or written: {error.Message}", error);
        }
    }

    /// <summary>32 bytes as base64, base64url or hexadecimal digits; several of them in lines or separated by commas.</summary>
    /// <param name="source">Where the text comes from, for the error.</param>
    /// <exception cref="StorageException">It is no such text.</exception>
    public static MasterKey Parse(string text, string source) => new(MasterKeyText.Keys(text, source), source, null);

    /// <summary>
    /// Keeps other commands from changing the file until it is disposed or the process ends: two that put new keys into it at once could lose one that seals.
    /// </summary>
    /// <exception cref="StorageException">Another command does so, or the folder cannot be written.</exception>
    public static IDisposable Lock(string file)
    {
        try
        {
            return new FileStream($"{file}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Another command changes the master key file {file}, or its folder cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Whether the file holds a key that is being replaced, or is to be.</summary>
    /// <exception cref="StorageException">As in <see cref="Open"/>.</exception>
    public static bool HoldsSeveral(string file)
    {
        var count = 0;
        Change(file, keys =>
        {
            count = keys.Count;
            return null;
        });
        return count > 1;
    }

    /// <summary>Puts a new key in front of those in the file; running servers read it when they need it.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static void AddNew(string file) => Change(file, keys => [RandomNumberGenerator.GetBytes(MasterKey.Length), .. keys]);

    /// <summary>Leaves the first key in the file; each other one moves into a file of its own. Gives the names of those.</summary>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public static IReadOnlyList<string> MoveReplaced(string file)
    {
        List<string> moved = [];
        Change(file, keys =>
        {
            foreach (var key in keys.Skip(1))
            {
                var old = $"{file}.{new MasterKey(key).Id}{Replaced}";
                Write(old, [key], overwrite: true);
                moved.Add(old);
            }

            return [keys[0]];
        });
        return moved;
    }

    private static void Change(string file, Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>?> change)
    {
        try
        {
            if (change(MasterKeyText.Keys(File.ReadAllText(file), file)) is { } changed)
            {
                Write(file, changed, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The master key file {file} cannot be read or written: {error.Message}", error);
        }
    }

    private static List<byte[]> Read(string file) =>
        [.. MasterKeyText.Keys(File.ReadAllText(file), file), .. OldFiles(file).SelectMany(old => MasterKeyText.Keys(File.ReadAllText(old), old))];

    private static string[] OldFiles(string file)
    {
        var full = Path.GetFullPath(file);
        return [.. Directory.GetFiles(Path.GetDirectoryName(full)!, $"{Path.GetFileName(full)}.*{Replaced}").Order(StringComparer.Ordinal)];
    }

    // A server goes on with what it has when the file is away for a moment or being copied.
    private static List<byte[]>? Again(string file, ref string seen)
    {
        try
        {
            var stamp = Stamp(file);
            if (stamp == seen)
            {
                return null;
            }

            var keys = Read(file);
            seen = stamp;
            return keys;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StorageException)
        {
            return null;
        }
    }

    private static string Stamp(string file) =>
        string.Join(' ', OldFiles(file).Prepend(file).Select(name => $"{name} {File.GetLastWriteTimeUtc(name).Ticks} {new FileInfo(name).Length}"));

    // Complete under another name first: a crash leaves no half key, and of two starts at once the first one's key counts; false for the other.
    private static bool Write(string file, IReadOnlyList<byte[]> keys, bool overwrite)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => Convert.ToBase64String(key) + "\n"))));
            stream.Flush(flushToDisk: true);
        }

        using var turn = overwrite ? null : TakeTurn(file);
        if (!overwrite && File.Exists(file))
        {
            File.Delete(draft);
            return false;
        }

        File.Move(draft, file, overwrite);
        return true;
    }

    // One start after the other: File.Move looks whether there is such a file and then replaces it, which are two steps.
    private static FileStream TakeTurn(string file)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream($"{file}.turn", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tries < 1000)
            {
                Thread.Sleep(10);
            }
        }
    }
}
