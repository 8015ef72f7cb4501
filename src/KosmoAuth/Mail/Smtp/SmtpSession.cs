using KosmoAuth.Mail.Message;

namespace KosmoAuth.Mail.Smtp;

/// <summary>A log-in at a mail server over which mails go one after another (RFC 5321 §3.3).</summary>
public sealed class SmtpSession : IAsyncDisposable
{
    private const int GoAhead = 354;
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(2);

    private readonly SmtpLine _line;
    private readonly bool _takesUtf8;
    private bool _broken;

    internal SmtpSession(SmtpLine line, bool takesUtf8) => (_line, _takesUtf8) = (line, takesUtf8);

    /// <summary>Hands the mail over. Accepted means that the server has answered for the whole message.</summary>
    public async Task<SmtpOutcome> SendAsync(MailMessage message, CancellationToken ct)
    {
        if (message.NeedsUtf8 && !_takesUtf8)
        {
            return new SmtpOutcome(
                SmtpVerdict.Permanent, false, "an address has letters beyond ASCII: that needs smtpServer.allowutf8 and a server with SMTPUTF8");
        }

        try
        {
            return await HandOverAsync(message, ct);
        }
        catch (SmtpFault fault)
        {
            _broken = true;
            return fault.Outcome;
        }
        catch
        {
            _broken = true;
            throw;
        }
    }

    /// <summary>Whether the server still listens; ends what a mail before left unfinished.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            _broken = _broken || !(await _line.AskAsync("RSET", "RSET", ct)).IsPositive;
        }
        catch (SmtpFault)
        {
            _broken = true;
        }

        return !_broken;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_broken)
        {
            using var limit = new CancellationTokenSource(s_goodbye);
            try
            {
                await _line.AskAsync("QUIT", "QUIT", limit.Token);
            }
            catch (Exception error) when (error is SmtpFault or OperationCanceledException)
            {
                // The mails are delivered; how the server takes leave does not matter.
            }
        }

        await _line.DisposeAsync();
    }

    private async Task<SmtpOutcome> HandOverAsync(MailMessage message, CancellationToken ct)
    {
        var sender = message.EnvelopeFrom ?? message.From.Address;
        var utf8 = message.NeedsUtf8 ? " BODY=8BITMIME SMTPUTF8" : "";
        foreach (var (command, stage, accepted) in ((string, string, int)[])[
            ($"MAIL FROM:<{sender.Text}>{utf8}", "MAIL FROM", 250), ($"RCPT TO:<{message.To.Address.Text}>", "RCPT TO", 250), ("DATA", "DATA", GoAhead)])
        {
            var reply = await _line.AskAsync(command, stage, ct);
            if (reply.Code != accepted && !(reply.Code is 251 or 252 && stage == "RCPT TO"))
            {
                return Refused(reply, stage);
            }
        }

        var last = await _line.SendAsync(MimeWriter.Write(message), ct);
        return last.Code == 250 ? SmtpOutcome.Accepted : Refused(last, "message");
    }

    // 421: the server is about to close, whatever the mail (RFC 5321 §3.8).
    private static SmtpOutcome Refused(SmtpReply reply, string stage) =>
        new(reply.IsTransient ? SmtpVerdict.Transient : SmtpVerdict.Permanent, reply.Code == 421, $"{stage}: {reply.Codes}");
}
