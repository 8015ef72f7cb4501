using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc;

/// <summary>
/// The level of authentication of the last log-in at one client, kept for its refreshes as a note of the client session. Without the
/// note it is 1.
/// </summary>
internal static class LevelNote
{
    private const string Name = "level";

    public static int Of(AuthorizationCode code) => code.Level >= 0 ? code.Level : code.SsoReused ? Acr.Reused : Acr.Proven;

    public static int Read(ClientSession part) =>
        int.TryParse(part.Notes.GetValueOrDefault(Name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level)
            ? level
            : Acr.Proven;

    /// <summary>Writes only what changes.</summary>
    public static async ValueTask WriteAsync(DbWork work, ClientSession part, int level, CancellationToken ct)
    {
        if (Read(part) != level)
        {
            await ClientSessionRows.UpdateNotesAsync(
                work, part, new Dictionary<string, string>(part.Notes) { [Name] = level.ToString(CultureInfo.InvariantCulture) }, ct);
        }
    }
}
