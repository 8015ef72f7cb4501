using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>How many mails with links an address gets, and how many a browser's network may ask for. Counted by keyed hashes.</summary>
internal static class MailLimits
{
    /// <summary>Between two mails that are asked for on one page.</summary>
    public const int PauseSeconds = 60;

    private const int Hour = 3600;
    private const int Day = 86_400;

    /// <summary>Counts a wish; true when a mail may follow. The same work for every address, whether it is somebody's or was just typed.</summary>
    public static async ValueTask<bool> CountAsync(DbWork work, CookieSeals seals, string address, string network, long now, CancellationToken ct)
    {
        var to = seals.Hash("link-mails-to", address.ToLowerInvariant());
        var from = seals.Hash("link-mails-from", BruteForceAddresses.KeyOf(network));
        var hour = await AttemptRows.CountAsync(work, "link-mails-hour", to, now, Hour, ct);
        var day = await AttemptRows.CountAsync(work, "link-mails-day", to, now, Day, ct);
        var asked = await AttemptRows.CountAsync(work, "link-mails-network", from, now, Hour, ct);
        return hour <= 5 && day <= 10 && asked <= 300;
    }
}
