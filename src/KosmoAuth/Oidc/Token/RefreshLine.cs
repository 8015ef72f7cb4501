using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Token;

/// <summary>
/// Rotation of refresh tokens (RFC 9700 section 4.14.2; realm settings <c>revokeRefreshToken</c>, <c>refreshTokenMaxReuse</c>). Each
/// log-in at a client begins a line; its tokens are numbered. The client session notes per line which number was used last, and how
/// often.
/// </summary>
/// <param name="Id">Begins with the Unix second of its first token.</param>
/// <param name="Number">Of this token, from 1.</param>
internal readonly record struct RefreshLine(string Id, int Number)
{
    private const string NotePrefix = "refresh-line:";
    private const string ForgottenNote = "refresh-lines-forgotten";
    private const int MostLines = 20;

    /// <summary>The first token of a new line; null in a realm without rotation.</summary>
    public static string? Begin(Realm realm, TimeProvider time) => realm.Lifetimes.RevokeRefreshToken
        ? string.Create(
            CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeSeconds()}-{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9))}.1")
        : null;

    /// <summary>A token from before rotation was switched on begins a line of its own.</summary>
    public static RefreshLine Of(RefreshToken token, string? generation)
    {
        var dot = generation?.LastIndexOf('.') ?? -1;
        return dot > 0 && int.TryParse(generation.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new RefreshLine(generation![..dot], number)
            : new RefreshLine(string.Create(CultureInfo.InvariantCulture, $"{token.IssuedAt}-{token.Jti}"), 1);
    }

    public RefreshLine Next() => this with { Number = Number + 1 };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}.{Number}");

    /// <summary>The notes after this use, or null with the reason why the token does not count any more.</summary>
    public IReadOnlyDictionary<string, string>? Use(ClientSession part, int maxReuse, out string? refusal)
    {
        var (last, times) = LastUse(part);
        refusal = Number < last || (last == 0 && Began <= Forgotten(part)) ? "Stale token"
            : Number == last && times > maxReuse ? "Maximum allowed refresh token reuse exceeded"
            : null;
        if (refusal is not null)
        {
            return null;
        }

        var notes = new Dictionary<string, string>(part.Notes)
        {
            [NotePrefix + Id] = string.Create(CultureInfo.InvariantCulture, $"{Number}.{(Number == last ? times + 1 : 1)}"),
        };
        ForgetOldest(notes);
        return notes;
    }

    private long Began => BeganOf(Id);

    private (int Number, int Times) LastUse(ClientSession part)
    {
        var parts = (part.Notes.GetValueOrDefault(NotePrefix + Id) ?? "0.0").Split('.');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    // A session of months with a log-in every hour must not grow without end. Lines as old as a forgotten one count as used.
    private static void ForgetOldest(Dictionary<string, string> notes)
    {
        var lines = notes.Keys.Where(name => name.StartsWith(NotePrefix, StringComparison.Ordinal)).ToList();
        if (lines.Count > MostLines)
        {
            var oldest = lines.MinBy(name => BeganOf(name[NotePrefix.Length..]))!;
            notes.Remove(oldest);
            notes[ForgottenNote] = BeganOf(oldest[NotePrefix.Length..]).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static long Forgotten(ClientSession part) =>
        long.TryParse(part.Notes.GetValueOrDefault(ForgottenNote), NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : 0;

    private static long BeganOf(string id) =>
        long.TryParse(id.Split('-', 2)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : 0;
}
