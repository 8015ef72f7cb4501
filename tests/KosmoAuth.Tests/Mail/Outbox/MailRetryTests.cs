using KosmoAuth.Mail.Outbox;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Outbox;

public sealed class MailRetryTests
{
    private static long? Next(int attempts, bool serverFailed = false, long created = 1000, long now = 1000) =>
        MailRetry.Next(attempts, serverFailed, created, now, MailRetry.Recovery);

    [TestCase(0, 5)]
    [TestCase(1, 15)]
    [TestCase(2, 45)]
    [TestCase(3, 120)]
    [TestCase(4, 300)]
    [TestCase(50, 300)]
    public void Pauses_grow_and_are_shortened_by_chance(int attempts, int pause)
    {
        var seen = Enumerable.Range(0, 200).Select(_ => Next(attempts)!.Value - 1000).ToList();
        Assert.That(seen, Is.All.InRange((long)(pause * 0.75), pause));
        Assert.That(seen.Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void Server_that_is_away_is_asked_at_least_every_minute()
        => Assert.That(Enumerable.Range(0, 20).Select(attempts => Next(attempts, serverFailed: true)!.Value - 1000), Is.All.LessThanOrEqualTo(45));

    [Test]
    public void Recovery_mail_is_given_up_after_half_an_hour_and_a_notice_after_a_day()
    {
        Assert.That(Next(9, now: 1000 + 1500), Is.Not.Null);
        Assert.That(Next(9, now: 1000 + 1600), Is.Null);
        Assert.That(MailRetry.Next(9, false, 0, 80_000, MailRetry.Notice), Is.Not.Null);
        Assert.That(MailRetry.Next(9, false, 0, 86_400, MailRetry.Notice), Is.Null);
    }
}
