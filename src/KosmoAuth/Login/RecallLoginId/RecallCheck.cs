using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users;
using KosmoAuth.Users.PersonalFacts;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>What came of the facts.</summary>
/// <param name="SentId">Names the page that says where the mail went; null when the facts did not fit, and for all that is answered alike.</param>
internal sealed record RecallOutcome(string? SentId);

/// <summary>
/// Decides in one transaction whether somebody gets a mail. Whoever does not, for whatever reason, costs the same work; and nobody gets more tries by
/// sending many at once.
/// </summary>
public sealed class RecallCheck(Database database, MailOutbox mails, RecallSent sent, RecallEvents events, SessionCookies cookies, TimeProvider time)
{
    private const string FormKind = "recall-login-id-form";

    private readonly StandIns _standIns = new(UserRows.IdWithFactsAsync);

    /// <param name="formId">A form decides once; sent again, it gets the same answer.</param>
    internal async Task<RecallOutcome> RunAsync(RecallVisit visit, TypedFacts typed, string formId, string locale, CancellationToken ct)
    {
        var seals = cookies.SealsOf(visit.Realm);
        var attempt = new Attempt(visit, typed, formId, seals, RecallLimits.Of(visit.Request, typed, seals));
        var verdict = await database.WriteAsync(work => DecideAsync(work, attempt, locale, ct), ct);
        Tell(visit, verdict);
        if (verdict.Mailed)
        {
            mails.Wake();
        }

        return new RecallOutcome(verdict.Mailed || verdict.WasMailed ? sent.IdOf(visit.Realm, formId) : null);
    }

    private async ValueTask<Verdict> DecideAsync(DbWork work, Attempt attempt, string locale, CancellationToken ct)
    {
        var realm = attempt.Visit.Realm;
        if (!await SingleUse.SpendAsync(work, FormKind, attempt.FormId, Now + realm.Lifetimes.AccessCodeLifespanLogin, ct))
        {
            return new Verdict(null, null, []) { WasMailed = await sent.ExistsAsync(work, realm, attempt.FormId, ct), IsRepeated = true };
        }

        // Limits are looked at before they are counted: one after the other, or many at once would all get in.
        await work.LockAsync($"recall/{realm.Id}", ct);
        var usedUp = await attempt.Limits.UsedUpAsync(work, Now, ct);
        var (match, user) = await FindAsync(work, attempt, ct);
        var refusal = await RefusalAsync(work, attempt, match, user, usedUp, ct);
        if (refusal is not null)
        {
            return new Verdict(refusal, usedUp.Count > 0 ? null : user, usedUp) { IsAlarm = await attempt.Limits.FailAsync(work, Now, ct) };
        }

        await RecallLimits.CountMailAsync(work, attempt.Seals, user!.Id, Now, ct);
        await mails.AddAsync(work, realm.Id, user.Id, RecallMail.Kind, RecallMail.Details(attempt.Visit, locale), ct);
        await sent.KeepAsync(work, realm, attempt.FormId, attempt.Typed.Email, ct);
        return new Verdict(null, user, []) { Mailed = true };
    }

    // As many people are read for an address that nobody has as for one that a family shares.
    private async ValueTask<(FactMatch Match, User? User)> FindAsync(DbWork work, Attempt attempt, CancellationToken ct)
    {
        var realm = attempt.Visit.Realm;
        var ids = await UserRows.IdsByEmailAsync(work, realm.Id, attempt.Typed.Email, FactComparison.Candidates + 1, ct);
        List<User> people = [];
        for (var at = 0; at <= FactComparison.Candidates; at++)
        {
            if (at >= ids.Count)
            {
                await _standIns.ReadAsync(work, realm, ct);
            }
            else if (await UserRows.FindByIdAsync(work, realm.Id, ids[at], ct) is { } user)
            {
                people.Add(user);
            }
        }

        return new FactComparison(attempt.Seals.Hash("recall-login-id-comparison")).Find(attempt.Typed, people);
    }

    private async ValueTask<string?> RefusalAsync(
        DbWork work, Attempt attempt, FactMatch match, User? user, List<string> usedUp, CancellationToken ct)
    {
        var failures = await LoginFailureRows.ReadAsync(work, attempt.Visit.Realm.Id, user?.Id ?? "nobody", ct);
        var mayMail = await RecallLimits.MayMailAsync(work, attempt.Seals, user?.Id, Now, ct);
        return usedUp.Count > 0 ? "too_many_failures"
            : match == FactMatch.Unknown ? "user_not_found"
            : match == FactMatch.Different ? "facts_do_not_match"
            : match == FactMatch.Ambiguous ? "several_users_match"
            : !user!.Enabled || user.ServiceAccountClientId is not null ? "user_disabled"
            : BruteForceRules.IsLocked(failures, time.GetUtcNow().ToUnixTimeMilliseconds()) ? "user_temporarily_disabled"
            : !user.EmailVerified ? "email_not_verified"
            : mayMail ? null
            : "too_many_mails";
    }

    private void Tell(RecallVisit visit, Verdict verdict)
    {
        if (verdict.Mailed)
        {
            events.MailQueued(visit, verdict.User!.Id);
        }
        else if (!verdict.IsRepeated)
        {
            events.Refused(visit, verdict.Error!, verdict.User?.Id, verdict.UsedUp);
        }

        if (verdict.IsAlarm)
        {
            events.Alarm(visit);
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private sealed record Attempt(RecallVisit Visit, TypedFacts Typed, string FormId, CookieSeals Seals, RecallLimits Limits);

    /// <param name="Error">Of the event; null when a mail was queued, or the form was sent before.</param>
    private sealed record Verdict(string? Error, User? User, List<string> UsedUp)
    {
        public bool Mailed { get; init; }

        /// <summary>The form was sent before, and a mail was queued then.</summary>
        public bool WasMailed { get; init; }

        public bool IsRepeated { get; init; }

        public bool IsAlarm { get; init; }
    }
}
