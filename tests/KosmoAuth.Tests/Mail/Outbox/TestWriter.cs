using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Tests.Mail.Outbox;

/// <summary>Writes a mail with a new link at each hand-over; details <c>unwanted</c> and <c>broken</c> make it refuse and fail, with <c>away</c> it misses the database the first time.</summary>
internal sealed class TestWriter(string purpose = "reset") : IMailWriter
{
    private int _missed;

    public string Purpose => purpose;

    public TimeSpan Patience { get; init; } = MailRetry.Recovery;

    public int Minted { get; private set; }

    /// <summary>Links that came to life, with the moment.</summary>
    public List<(int Link, long At)> Alive { get; } = [];

    public List<string> GivenUp { get; } = [];

    public ValueTask<MailDraft?> WriteAsync(PendingMail mail, Realm realm, CancellationToken ct)
    {
        if (mail.Details == "away" && _missed++ == 0)
        {
            throw new DatabaseAwayException("The database does not answer: canary-address.");
        }

        if (mail.Details is "unwanted" or "broken")
        {
            return mail.Details == "unwanted" ? ValueTask.FromResult<MailDraft?>(null) : throw new InvalidOperationException("canary-exception");
        }

        var link = ++Minted;
        return ValueTask.FromResult<MailDraft?>(new MailDraft(
            Addresses.Mailbox($"{mail.UserId}@example.jp"),
            new MailText($"Reset {mail.Details}", $"https://id.example/canary-link-{link}\n", null),
            (_, now, _) =>
            {
                Alive.Add((link, now));
                return ValueTask.CompletedTask;
            }));
    }

    public ValueTask GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct)
    {
        GivenUp.Add($"{realm.Name} {mail.UserId} {reason}");
        return ValueTask.CompletedTask;
    }
}
