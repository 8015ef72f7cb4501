using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users.Otp;

/// <summary>Codes of time-based devices work once.</summary>
internal static class UsedCodes
{
    private const string Kind = "otp";

    /// <summary>
    /// True for the first who uses the code of this step, when no later one was used (RFC 6238 section 5.2); always where the realm lets codes be
    /// used again.
    /// </summary>
    public static async ValueTask<bool> SpendAsync(DbWork work, Realm realm, OtpCredential device, long step)
    {
        if (realm.Otp.OtpPolicyCodeReusable)
        {
            return true;
        }

        var window = realm.Otp.OtpPolicyLookAheadWindow;
        for (var later = step + 1; later <= step + (2L * window); later++)
        {
            if (await SingleUse.IsSpentAsync(work, Kind, IdOf(later), CancellationToken.None))
            {
                return false;
            }
        }

        return await SingleUse.SpendAsync(work, Kind, IdOf(step), (step + window + 1) * device.Data.Period, CancellationToken.None);

        string IdOf(long used) => $"{realm.Id}/{device.Stored.Id}/{used}";
    }
}
