using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.Passwords;

/// <summary>
/// Passwords that were mailed: random, good for some hours and for one log-in, after which a new one has to be chosen. The mark lies among the
/// <c>additionalParameters</c> of Keycloak's <c>credentialData</c>, where Keycloak keeps what it does not know.
/// </summary>
public static class TemporaryPassword
{
    /// <summary>Kind of <c>SingleUse</c> under which the id of such a credential is spent by its log-in.</summary>
    public const string SingleUseKind = "temporary-password";

    private const string Mark = "kosmo.temporaryUntil";
    private const string More = "additionalParameters";
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // 32 without 0 O 1 I
    private const int Length = 13; // 65 bits

    /// <summary>How long such a password is good.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(24);

    /// <summary>A new one, of letters and digits that nobody takes for others.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>The credential of a temporary password.</summary>
    /// <param name="until">Unix seconds.</param>
    public static Credential Marked(Credential credential, long until)
    {
        var data = JsonNode.Parse(credential.CredentialData)!.AsObject();
        if (data[More] is not JsonObject more)
        {
            data[More] = more = [];
        }

        more[Mark] = new JsonArray(until.ToString(CultureInfo.InvariantCulture));
        return credential with { CredentialData = data.ToJsonString() };
    }

    /// <summary>Unix seconds until which a temporary password is good; null for one that somebody chose.</summary>
    public static long? Until(Credential credential)
    {
        if (!credential.CredentialData.Contains(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        using var data = JsonDocument.Parse(credential.CredentialData);
        return data.RootElement.TryGetProperty(More, out var more) && more.TryGetProperty(Mark, out var mark)
            && mark.ValueKind == JsonValueKind.Array && mark.GetArrayLength() == 1
            ? long.TryParse(mark[0].GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var until) ? until : 0
            : null;
    }
}
