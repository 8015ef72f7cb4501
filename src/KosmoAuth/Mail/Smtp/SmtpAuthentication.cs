using System.Text;

namespace KosmoAuth.Mail.Smtp;

/// <summary>AUTH (RFC 4954) with PLAIN (RFC 4616), LOGIN and XOAUTH2.</summary>
internal sealed class SmtpAuthentication(SmtpLine line, SmtpExtensions extensions, SmtpTokens tokens)
{
    private const string Stage = "AUTH";
    private const int Continue = 334;

    /// <exception cref="SmtpFault">Not logged in.</exception>
    public Task RunAsync(SmtpLogin login, CancellationToken ct) => login switch
    {
        SmtpToken token => TokenAsync(token, ct),
        SmtpPassword password when extensions.HasMechanism("PLAIN") => PlainAsync(password, ct),
        SmtpPassword password when extensions.HasMechanism("LOGIN") => LoginAsync(password, ct),
        _ => throw Refused(SmtpVerdict.Permanent, "the server offers neither PLAIN nor LOGIN"),
    };

    private async Task PlainAsync(SmtpPassword login, CancellationToken ct) =>
        SmtpClient.Expect(await line.AskAsync("AUTH PLAIN " + Base64($"\0{login.User}\0{login.Password.Reveal()}"), Stage, ct), Stage);

    private async Task LoginAsync(SmtpPassword login, CancellationToken ct)
    {
        foreach (var step in (string[])["AUTH LOGIN", Base64(login.User)])
        {
            var reply = await line.AskAsync(step, Stage, ct);
            SmtpClient.Expect(reply, Stage);
            if (reply.Code != Continue)
            {
                throw Refused(SmtpVerdict.Permanent, "the server breaks the LOGIN dialogue");
            }
        }

        SmtpClient.Expect(await line.AskAsync(Base64(login.Password.Reveal()), Stage, ct), Stage);
    }

    private async Task TokenAsync(SmtpToken login, CancellationToken ct)
    {
        if (!extensions.HasMechanism("XOAUTH2"))
        {
            throw Refused(SmtpVerdict.Permanent, "the server does not offer XOAUTH2");
        }

        var answer = await tokens.GetAsync(login, ct);
        if (answer.Token is not { } token)
        {
            throw Refused(answer.Final ? SmtpVerdict.Permanent : SmtpVerdict.Transient, answer.Failure);
        }

        var reply = await line.AskAsync("AUTH XOAUTH2 " + Base64($"user={login.User}\u0001auth=Bearer {token}\u0001\u0001"), Stage, ct);
        if (reply.Code == Continue)
        {
            // What went wrong comes as a challenge; an empty answer to it brings the refusal.
            reply = await line.AskAsync("", Stage, ct);
        }

        if (!reply.IsPositive || reply.Code == Continue)
        {
            // An older token may have been revoked: the next attempt brings a new one.
            tokens.Forget(login);
            throw Refused(answer.Fresh && !reply.IsTransient ? SmtpVerdict.Permanent : SmtpVerdict.Transient, $"the token was refused: {reply.Codes}");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static SmtpFault Refused(SmtpVerdict verdict, string reason) => new(new SmtpOutcome(verdict, true, $"{Stage}: {reason}"));
}
