using KosmoAuth.Login.Pages;
using KosmoAuth.Storage;

namespace KosmoAuth.Login;

/// <summary>What came of a required action.</summary>
public abstract record ActionResult
{
    private ActionResult()
    {
    }

    /// <summary>The person has to be asked.</summary>
    /// <param name="Page">Makes the page for its form.</param>
    /// <param name="Status">HTTP status of the page.</param>
    public sealed record Ask(Func<StepForm, Page> Page, int Status = StatusCodes.Status200OK) : ActionResult;

    /// <summary>The action is done, once its effect is stored.</summary>
    /// <param name="Effect">
    /// What the action changes, in the transaction that takes it off the person's list. May refuse with a result of its own, before it has written
    /// anything; null when it is done. Events that it adds to <see cref="ActionContext.Events"/> are written after the transaction.
    /// </param>
    public sealed record Done(Func<DbWork, CancellationToken, ValueTask<ActionResult?>>? Effect = null) : ActionResult;

    /// <summary>The person does not wish to go on with what an application asked for.</summary>
    public sealed record Cancelled : ActionResult;

    /// <summary>The application gets no log-in.</summary>
    public sealed record Refuse(LoginRefusal Refusal) : ActionResult;

    /// <summary>The mailed link by which the log-in began is used up or worth nothing by now; nothing was done.</summary>
    internal sealed record LinkOver : ActionResult;

    /// <summary>The sign-in ends here.</summary>
    public sealed record End(LoginFailure Failure) : ActionResult;
}
