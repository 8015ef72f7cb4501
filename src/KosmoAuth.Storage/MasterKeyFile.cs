using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>Where the master key comes from: a file of the data folder, or text of the environment.</summary>
public static class MasterKeyFile
{
    /// <summary>The key in the file. A missing file is made with a new key, readable by its owner only.</summary>
    /// <param name="create">Whether a new key may be made; false when there is a database already, which a new key could not open.</param>
    /// <exception cref="StorageException">The file is missing and must not be made, cannot be read or written, or holds no key.</exception>
    public static MasterKey Open(string file, bool create)
    {
        try
        {
            if (!File.Exists(file))
            {
                if (!create)
                {
                    throw new StorageException($"The master key file {file} is missing, and without it the database cannot be used.");
                }

                Create(file);
            }

            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The master key file {file} cannot be read or written: {error.Message}", error);
        }
    }

    /// <summary>32 bytes as base64, base64url or hexadecimal digits.</summary>
    /// <param name="source">Where the text comes from, for the error.</param>
    /// <exception cref="StorageException">It is no such text.</exception>
    public static MasterKey Parse(string text, string source)
    {
        text = text.Trim();
        try
        {
            var bytes = text.Length == MasterKey.Length * 2
                ? Convert.FromHexString(text)
                : Base64(text.TrimEnd('='));
            return bytes.Length == MasterKey.Length
                ? new MasterKey(bytes)
                : throw new StorageException($"The master key from {source} has {bytes.Length} bytes, {MasterKey.Length} are needed.");
        }
        catch (FormatException)
        {
            throw new StorageException($"The master key from {source} is neither base64 nor hexadecimal text of {MasterKey.Length} bytes.");
        }
    }

    private static byte[] Base64(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    // Complete under another name first: a crash leaves no half key, and of two starts at once the first one's key counts.
    private static void Create(string file)
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
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Length)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
