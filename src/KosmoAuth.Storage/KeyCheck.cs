using System.Security.Cryptography;

namespace KosmoAuth.Storage;

/// <summary>A value sealed under the master key when the database was made: a wrong key is noticed at the start, not at the first secret.</summary>
internal static class KeyCheck
{
    private const string Purpose = "key-check";
    private const string Name = "key-check";
    private const string Read = "SELECT value FROM installation WHERE name = @name";
    private const string Write = "INSERT INTO installation (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING";

    /// <exception cref="StorageException">The database was made under another master key.</exception>
    public static async ValueTask RunAsync(DbWork work, CancellationToken ct)
    {
        var value = await work.FirstAsync(Read, [Name], ct) as byte[];
        if (value is null)
        {
            await work.ExecuteAsync(Write, [Name, work.Key.Protect(Purpose, Name, RandomNumberGenerator.GetBytes(16))], ct);
            value = (byte[])(await work.FirstAsync(Read, [Name], ct))!;
        }

        try
        {
            work.Key.Unprotect(Purpose, Name, value);
        }
        catch (SealedValueException error)
        {
            throw new StorageException("The master key does not fit: the database was made under another one.", error);
        }
    }
}
