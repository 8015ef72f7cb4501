using KosmoAuth.Login.Pages;
using KosmoAuth.Login.ResetPassword;

namespace KosmoAuth.Login;

/// <summary>What came of a step or a sub-flow.</summary>
public abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>The step is done.</summary>
    public static StepResult Done { get; } = new Satisfied();

    /// <summary>The step cannot be done here; another alternative may be.</summary>
    public static StepResult NotDone { get; } = new Unsatisfied();

    /// <summary>The step is done.</summary>
    public sealed record Satisfied : StepResult;

    /// <summary>The step cannot be done here.</summary>
    public sealed record Unsatisfied : StepResult;

    /// <summary>The person has to be asked.</summary>
    /// <param name="ExecutionId">Who asks.</param>
    /// <param name="Page">Makes the page for its form.</param>
    /// <param name="Status">HTTP status of the page.</param>
    public sealed record Ask(string ExecutionId, Func<StepForm, Page> Page, int Status = StatusCodes.Status200OK) : StepResult;

    /// <summary>It goes on elsewhere, by a mailed link; the browser is sent to the login page meanwhile (Keycloak's fork of a flow).</summary>
    /// <param name="Notice">Message key above the login page.</param>
    /// <param name="Name">What was typed; filled in there.</param>
    /// <param name="MailAsked">Unix seconds of the last wish for a mail.</param>
    public sealed record Fork(string Notice, string Name, long MailAsked) : StepResult;

    /// <summary>The sign-in ends here.</summary>
    public sealed record End(LoginFailure Failure) : StepResult;
}

/// <summary>What a step's page needs to know about where it stands.</summary>
/// <param name="ActionUrl">Where its form is posted.</param>
/// <param name="Context">Made for this page, with the notice and the person where they are known.</param>
public sealed record StepForm(string ActionUrl, PageContext Context)
{
    /// <summary>For people who forgot their login ID; null where the realm has that off.</summary>
    public string? RecallLoginIdUrl { get; init; }

    /// <summary>Where a person goes who has forgotten the password; null where the realm has no such way.</summary>
    public string? ResetCredentialsUrl { get; init; }

    /// <summary>To ask for the mail once more; null where none was asked for.</summary>
    public ResendForm? Resend { get; init; }

    /// <summary>Back to the login page.</summary>
    public string? LoginUrl { get; init; }
}

/// <summary>Why a sign-in ends on an error page.</summary>
/// <param name="EventError">Keycloak's error in the event log.</param>
/// <param name="MessageKey">What the page says.</param>
public sealed record LoginFailure(string EventError, string MessageKey, params object?[] Arguments)
{
    public int Status { get; init; } = StatusCodes.Status400BadRequest;

    /// <summary>More for the event log, such as the execution that is not there.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds for the header Retry-After.</summary>
    public int? RetryAfter { get; init; }
}
