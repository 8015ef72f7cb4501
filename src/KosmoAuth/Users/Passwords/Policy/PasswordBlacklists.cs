using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>
/// Keycloak's password blacklists: files with one password a line, UTF-8, in which case does not count. A policy that names a list refuses the most
/// common passwords too.
/// </summary>
/// <param name="folder">Keycloak's <c>data/password-blacklists</c>; need not exist.</param>
public sealed class PasswordBlacklists(string folder)
{
    /// <summary>Name of the folder within the data folder.</summary>
    public const string FolderName = "password-blacklists";

    private readonly ConcurrentDictionary<string, Loaded> _lists = new(StringComparer.Ordinal);

    /// <summary>Why the list cannot be used, for the operator; null when it can.</summary>
    public string? Fault(string name)
    {
        var file = Path.Combine(folder, name);
        try
        {
            using var list = File.OpenRead(file);
            return null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"there is no file '{file}'. Put the list there, one password a line, or take the part out of the policy.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"'{file}' cannot be read: {error.Message}";
        }
    }

    /// <summary>Whether the list, or our own short one, has the password. A file that was changed is read anew; of one that went, the last state counts.</summary>
    public bool Contains(string name, string password) =>
        CommonPasswords.Contains(password) || (IsName(name) && Load(name)?.Contains(Fingerprint(password)) == true);

    /// <summary>Whether the text is the bare name of a file, which does not lead out of the folder.</summary>
    internal static bool IsName(string text) =>
        text is not ("" or "." or "..") && text.AsSpan().IndexOfAny(['/', '\\', '\0', ':']) < 0;

    private HashSet<ulong>? Load(string name)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            return _lists.GetValueOrDefault(name)?.Passwords;
        }

        var written = File.GetLastWriteTimeUtc(file);
        if (_lists.TryGetValue(name, out var known) && known.Written == written)
        {
            return known.Passwords;
        }

        var read = new Loaded(written, File.ReadLines(file).Where(line => line.Length > 0).Select(Fingerprint).ToHashSet());
        _lists[name] = read;
        return read.Passwords;
    }

    // Eight bytes instead of the text: lists have millions of lines.
    private static ulong Fingerprint(string password) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(password.ToLowerInvariant())));

    private sealed record Loaded(DateTime Written, HashSet<ulong> Passwords);
}
