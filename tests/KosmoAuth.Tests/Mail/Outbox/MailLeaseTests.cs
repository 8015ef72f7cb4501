using KosmoAuth.Tests.Mail.Smtp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Outbox;

/// <summary>What one node has in its hands comes to no other one.</summary>
public sealed class MailLeaseTests : SenderTest
{
    [Test]
    public async Task Mail_under_way_comes_to_no_other_node_however_long_it_takes()
    {
        var isHanging = true;
        Peer.Answer = command => isHanging && command == "(message)" ? SmtpPeer.Hang : null;
        Add();
        using var stop = new CancellationTokenSource();
        using var sender = Sender();
        using var other = Sender();
        await sender.RoundAsync(stop.Token);
        await Eventually.TrueAsync(() => Writer.Minted == 1);
        for (var second = 0; second < 55; second += 5)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(5));
            await sender.ProlongAsync(default);
            Assert.That(await other.RoundAsync(default), Is.False, $"after {second + 5} s");
        }

        // As when it is killed: nobody prolongs any more.
        await stop.CancelAsync();
        await sender.IdleAsync();
        isHanging = false;
        Server.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.That(await other.RoundAsync(default), Is.False);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await RoundAsync(other);
        Assert.That(Writer.Alive, Is.EqualTo(new[] { (2, Server.Clock.Seconds) }));
    }

    [Test]
    public async Task Mail_that_waits_in_its_line_comes_to_no_other_node_and_is_left_out_when_it_was_replaced()
    {
        using var taken = new ManualResetEventSlim();
        Peer.Answer = command =>
        {
            _ = command != "(message)" || taken.Wait(TimeSpan.FromMinutes(1));
            return null;
        };
        Add("u-1", "first");
        Add("u-2", "older");
        Add("u-3", "third");
        using var sender = Sender();
        using var other = Sender();
        await sender.RoundAsync(default);
        await Eventually.TrueAsync(() => Writer.Minted == 1);
        Add("u-2", "newer");
        var newer = RoundAsync(other);
        await Eventually.TrueAsync(() => Writer.Minted == 2);
        Server.Clock.Advance(TimeSpan.FromSeconds(14));
        await sender.ProlongAsync(default);
        await other.ProlongAsync(default);
        Server.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.That(await other.RoundAsync(default), Is.False);
        taken.Set();
        await newer;
        await sender.IdleAsync();
        Assert.That(Subjects, Is.EquivalentTo(new[] { "Reset first", "Reset newer", "Reset third" }));
        Assert.That((Writer.Alive.Count, Server.Rows.Outbox.Count), Is.EqualTo((3, 0)));
    }
}
