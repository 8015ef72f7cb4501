using System.Buffers.Text;
using System.Security.Cryptography;

namespace KosmoAuth.Sessions;

/// <summary>
/// The list of secrets in AUTH_SESSION_ID, newest first. The newest binds new pages; the older ones only keep pages of open tabs valid.
/// None of them authenticates anyone. With the first proof of a log-in a new one is put in front, which somebody who planted the cookie
/// cannot know (SES-01), while tabs opened before go on (SES-15).
/// </summary>
internal sealed class BrowserIds
{
    private const byte Version = 1;
    private const int IdBytes = 32;
    private const int MacBytes = 16;

    // The first id is kept for good, so that a browser with many tabs can finish them all.
    private const int MostIds = 10;
    private const string Purpose = "auth-session-cookie";

    private readonly List<byte[]> _ids;

    private BrowserIds(List<byte[]> ids) => _ids = ids;

    public static BrowserIds New() => new([RandomNumberGenerator.GetBytes(IdBytes)]);

    /// <summary>Null for anything that this realm did not write.</summary>
    public static BrowserIds? Read(string text, CookieSeals seals)
    {
        if (!CookieSeals.TryDecode(text, out var bytes) || bytes.Length < 1 + IdBytes + MacBytes
            || bytes[0] != Version || (bytes.Length - 1 - MacBytes) % IdBytes != 0)
        {
            return null;
        }

        var body = bytes.AsSpan(0, bytes.Length - MacBytes);
        if (!CryptographicOperations.FixedTimeEquals(Mac(body, seals), bytes.AsSpan(body.Length)))
        {
            return null;
        }

        var ids = new List<byte[]>();
        for (var at = 1; at < body.Length; at += IdBytes)
        {
            ids.Add(body.Slice(at, IdBytes).ToArray());
        }

        return new BrowserIds(ids);
    }

    public string Write(CookieSeals seals)
    {
        byte[] body = [Version, .. _ids.SelectMany(id => id)];
        return Base64Url.EncodeToString([.. body, .. Mac(body, seals)]);
    }

    /// <summary>What pages and rows carry to name this browser: a hash, of no use as a cookie.</summary>
    public string Current => NameOf(_ids[0]);

    public bool Contains(string name) => _ids.Exists(id => NameOf(id) == name);

    /// <summary>Puts the id in front that belongs to this browser and this person; the same for a double submit. Gives its name.</summary>
    public string Prove(string name, string userId, CookieSeals seals)
    {
        var id = seals.Hash("auth-session-proof", name, userId);
        _ids.RemoveAll(known => known.AsSpan().SequenceEqual(id));
        _ids.Insert(0, id);
        if (_ids.Count > MostIds)
        {
            _ids.RemoveRange(MostIds - 1, _ids.Count - MostIds);
        }

        return NameOf(id);
    }

    private static string NameOf(byte[] id) => Base64Url.EncodeToString(SHA256.HashData(id).AsSpan(0, 18));

    private static byte[] Mac(ReadOnlySpan<byte> body, CookieSeals seals) =>
        seals.Hash(Purpose, Convert.ToHexString(body))[..MacBytes];
}
