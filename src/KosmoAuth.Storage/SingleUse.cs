using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>
/// Things that may happen once: codes, mailed links, assertion ids. The primary key decides, so it holds on every node and after a restart.
/// </summary>
public static class SingleUse
{
    private const string Spend =
        "INSERT INTO single_use (kind, id_hash, expires) VALUES (@kind, @hash, @expires) ON CONFLICT (kind, id_hash) DO NOTHING RETURNING 1";

    private const string Look = "SELECT 1 FROM single_use WHERE kind = @kind AND id_hash = @hash";

    /// <summary>True for the first who spends this id of this kind, on any node.</summary>
    /// <param name="expires">Unix seconds from when the row may be forgotten.</param>
    public static async ValueTask<bool> SpendAsync(DbWork work, string kind, string id, long expires, CancellationToken ct) =>
        await work.FirstAsync(Spend, [kind, Hash(id), expires], ct) is not null;

    /// <summary>Whether the id was spent.</summary>
    public static async ValueTask<bool> IsSpentAsync(DbWork work, string kind, string id, CancellationToken ct) =>
        await work.FirstAsync(Look, [kind, Hash(id)], ct) is not null;

    internal static byte[] Hash(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));
}
