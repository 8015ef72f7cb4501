using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users;
using KosmoAuth.Users.PersonalFacts;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>
/// How often facts may be wrong: per person that they name, per mail address, network address, insurer with symbol, and realm. Counted by keyed hashes of
/// the facts. Who is past a limit is answered like one who does not know them.
/// </summary>
internal sealed class RecallLimits
{
    private const int Hour = 3600;
    private const int Day = 86_400;
    private const string RealmLimit = "recall-realm";
    private const string MailLimit = "recall-mails";
    private const int MostMails = 3;

    private readonly List<Limit> _limits;

    private RecallLimits(List<Limit> limits) => _limits = limits;

    /// <summary>The limits of one attempt.</summary>
    public static RecallLimits Of(RealmRequest request, TypedFacts typed, CookieSeals seals)
    {
        var identifies = typed.Fields.All.Any(field => field.Identifies);
        var person = Key(seals, typed.Named(field => !identifies || field.Identifies));
        var email = Key(seals, [FactField.Email, typed.Email]);
        List<Limit> limits =
        [
            new("recall-facts-hour", 5, Hour, person),
            new("recall-facts-day", 10, Day, person),
            new("recall-email-hour", 5, Hour, email),
            new("recall-email-day", 10, Day, email),
            new("recall-ip", 20, Hour, Key(seals, ["ip", BruteForceAddresses.KeyOf(request.RemoteAddress)])),
            new(RealmLimit, 500, Hour, Key(seals, ["realm"])),
        ];
        if (typed.Fields.All.Any(field => field.Name == "insurerNumber") && typed.Fields.All.Any(field => field.Name == "symbol"))
        {
            limits.Add(new("recall-insurer-symbol", 50, Hour, Key(seals, typed.Named(field => field.Name is "insurerNumber" or "symbol"))));
        }

        return new RecallLimits(limits);
    }

    /// <summary>Names of the limits that are used up.</summary>
    public async ValueTask<List<string>> UsedUpAsync(DbWork work, long now, CancellationToken ct)
    {
        List<string> usedUp = [];
        foreach (var limit in _limits)
        {
            if (await AttemptRows.ReadAsync(work, limit.Name, limit.Key, now, ct) >= limit.Most)
            {
                usedUp.Add(limit.Name);
            }
        }

        return usedUp;
    }

    /// <summary>Counts a failure. True when it is the one that uses up the realm's limit: somebody should look.</summary>
    public async ValueTask<bool> FailAsync(DbWork work, long now, CancellationToken ct)
    {
        var alarm = false;
        foreach (var limit in _limits)
        {
            var attempts = await AttemptRows.CountAsync(work, limit.Name, limit.Key, now, limit.Window, ct);
            alarm |= limit.Name == RealmLimit && attempts == limit.Most;
        }

        return alarm;
    }

    /// <summary>Whether a person may get one more mail today. For nobody it is as much work.</summary>
    public static async ValueTask<bool> MayMailAsync(DbWork work, CookieSeals seals, string? userId, long now, CancellationToken ct) =>
        await AttemptRows.ReadAsync(work, MailLimit, Key(seals, ["user", userId ?? "nobody"]), now, ct) < MostMails;

    public static async ValueTask CountMailAsync(DbWork work, CookieSeals seals, string userId, long now, CancellationToken ct) =>
        await AttemptRows.CountAsync(work, MailLimit, Key(seals, ["user", userId]), now, Day, ct);

    private static byte[] Key(CookieSeals seals, string[] what) => seals.Hash("recall-login-id-limits", what);

    private sealed record Limit(string Name, int Most, int Window, byte[] Key);
}
