using KosmoAuth.Realms;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>
/// Mails a link to the person that was named; the flow goes on when it is followed. For a name that nobody has, or somebody who cannot get mails, the
/// answer and the work are the same.
/// </summary>
internal sealed class SendResetMail(ResetMails mails) : IAuthenticator
{
    public string Id => "reset-credential-email";

    public bool IsConfiguredFor(User user) => true;

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.IsProven(execution))
        {
            return StepResult.Done;
        }

        // Only what was typed and posted just now sends a mail.
        if (!walk.FormUsed || walk.TypedName is not { } typed || walk.Ticket is not { } ticket)
        {
            return StepResult.NotDone;
        }

        if (ResendForm.Wait(ticket, walk.Now) > 0 && ticket.FilledName == typed)
        {
            return new StepResult.Fork("resendMailCooldown", typed, ticket.MailAsked);
        }

        await mails.AskAsync(walk, execution, ct);
        return new StepResult.Fork("emailSentMessage", typed, walk.Now);
    }
}
