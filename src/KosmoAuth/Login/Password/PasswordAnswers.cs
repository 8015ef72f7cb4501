using KosmoAuth.Login.Pages;
using KosmoAuth.Users;

namespace KosmoAuth.Login.Password;

/// <summary>What a page says after a password that did not open: the same words for everything that must not be told apart.</summary>
internal static class PasswordAnswers
{
    /// <summary>Keycloak's error in the event log.</summary>
    public static string EventError(PasswordOutcome outcome) => outcome switch
    {
        PasswordOutcome.UnknownUser => "user_not_found",
        PasswordOutcome.TemporarilyLocked => "user_temporarily_disabled",
        PasswordOutcome.PermanentlyLocked or PasswordOutcome.Disabled => "user_disabled",
        _ => "invalid_user_credentials",
    };

    /// <summary>Errors at fields. The account of somebody who knows the password may be called disabled, above the form.</summary>
    public static IReadOnlyList<FieldError> Errors(PasswordOutcome outcome, bool nameIsShown) =>
        outcome == PasswordOutcome.Disabled ? []
        : nameIsShown ? [new FieldError("username", "invalidUserMessage")]
        : [new FieldError("password", "invalidPasswordMessage")];

    public static PageContext WithMessage(PageContext context, PasswordOutcome outcome) =>
        outcome == PasswordOutcome.Disabled ? context with { Message = PageMessage.Error("accountDisabledMessage") } : context with { Message = null };

    /// <summary>The server cannot hash more passwords now: later, please.</summary>
    public static StepResult.End Busy { get; } = new(
        new LoginFailure("temporarily_unavailable", "serverBusyMessage") { Status = StatusCodes.Status503ServiceUnavailable, RetryAfter = 5 });

    public static int Status(PasswordOutcome outcome) =>
        outcome == PasswordOutcome.TooManyFailures ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK;
}
