namespace KosmoAuth.Storage;

/// <summary>How master keys are written down.</summary>
internal static class MasterKeyText
{
    /// <summary>32 bytes each as base64, base64url or hexadecimal digits, in lines or separated by commas.</summary>
    /// <param name="source">Where the text comes from, for the error.</param>
    /// <exception cref="StorageException">It is no such text.</exception>
    public static List<byte[]> Keys(string text, string source) => [.. text.Trim().Split(['\n', ','], StringSplitOptions.TrimEntries).Select(key => Key(key, source))];

    private static byte[] Key(string text, string source)
    {
        try
        {
            var bytes = text.Length == MasterKey.Length * 2
                ? Convert.FromHexString(text)
                : Base64(text.TrimEnd('='));
            return bytes.Length == MasterKey.Length
                ? bytes
                : throw new StorageException($"The master key from {source} has {bytes.Length} bytes, {MasterKey.Length} are needed.");
        }
        catch (FormatException)
        {
            throw new StorageException($"The master key from {source} is neither base64 nor hexadecimal text of {MasterKey.Length} bytes.");
        }
    }

    private static byte[] Base64(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
