using System.Globalization;
using KosmoAuth.Login.Pages;
using KosmoAuth.Login.Password;
using KosmoAuth.Realms;
using KosmoAuth.Users.Passwords.Policy;

namespace KosmoAuth.Login.UpdatePassword;

/// <summary>
/// A new password (Keycloak <c>UPDATE_PASSWORD</c>): after a temporary one, after a reset, when it is too old, or because the person wants one.
/// </summary>
internal sealed class UpdatePassword(PasswordChange passwords, OtherSessions others, TimeProvider time) : IRequiredAction
{
    private const string NewField = "password-new";
    private const string ConfirmField = "password-confirm";

    public string Id => "UPDATE_PASSWORD";

    public bool CanBeAskedFor => true;

    public bool IsPending(Realm realm, User user, long now) =>
        realm.PasswordPolicy?.Contains("forceExpiredPasswordChange", StringComparison.Ordinal) == true
        && PasswordPolicy.Of(realm.PasswordPolicy).HasExpired(user.PasswordCreatedMs, DateTimeOffset.FromUnixTimeSeconds(now));

    public int MaxAge(Realm realm, RequiredAction entry) =>
        int.TryParse(entry.Config.GetValueOrDefault("max_auth_age"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : PasswordPolicy.Of(realm.PasswordPolicy).MaxAuthAge;

    public async ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct)
    {
        if (context.Form is not { } form)
        {
            return Ask(context);
        }

        var password = form[NewField].ToString();
        if (password.Length == 0)
        {
            return Wrong(context, "password_missing", null, new FieldError(NewField, "missingPasswordMessage"));
        }

        if (password != form[ConfirmField])
        {
            return Wrong(context, "password_confirm_error", null, new FieldError(ConfirmField, "notMatchPasswordMessage"));
        }

        var result = await passwords.PrepareAsync(context.Realm, context.User, password, ct);
        return result.Outcome switch
        {
            PasswordChangeOutcome.Ok => Store(context, result.Prepared!),
            PasswordChangeOutcome.Busy => new ActionResult.End(PasswordAnswers.Busy.Failure),
            _ => Wrong(context, "password_rejected", result.Violations[0].Key, [.. result.Violations.Select(AtField)]),
        };
    }

    private static FieldError AtField(PasswordMessage violation) => new(NewField, violation.Key, [.. violation.Arguments]);

    private ActionResult.Done Store(ActionContext context, PreparedPassword prepared) => new(async (work, ct) =>
    {
        await passwords.StoreAsync(work, context.Realm, prepared, ct);
        if (IsTicked(context))
        {
            await others.EndAsync(work, context, ct);
        }

        Tell(context, "", null, null);
        return null;
    });

    private ActionResult.Ask Wrong(ActionContext context, string error, string? reason, params FieldError[] errors)
    {
        Tell(context, "_ERROR", error, reason);
        return Ask(context, errors);
    }

    // Keycloak's newer event and the older one.
    private static void Tell(ActionContext context, string suffix, string? error, string? reason)
    {
        List<KeyValuePair<string, string>> details = [new("credential_type", "password")];
        if (reason is not null)
        {
            details.Add(new("reason", reason));
        }

        context.Events.Add(new ActionEvent("UPDATE_CREDENTIAL" + suffix, error, details));
        context.Events.Add(new ActionEvent("UPDATE_PASSWORD" + suffix, error, details));
    }

    private ActionResult.Ask Ask(ActionContext context, params FieldError[] errors)
    {
        var policy = PasswordPolicy.Of(context.Realm.PasswordPolicy);
        return new ActionResult.Ask(step => new UpdatePasswordPage
        {
            Context = step.Context with { Message = context.Form is null ? step.Context.Message ?? Reason(context, policy) : null },
            ActionUrl = step.ActionUrl,
            Username = context.User.Username,
            Rules = [.. policy.Describe().Select(rule => PageMessage.Info(rule.Key, [.. rule.Arguments]))],
            LogoutSessions = context.Form is not null ? IsTicked(context) : context.IsOfLogin || step.Context.Theme["passwordLogoutSessions"] == "true",
            CanCancel = context.IsOptional,
            Errors = errors,
        });
    }

    private PageMessage? Reason(ActionContext context, PasswordPolicy policy)
    {
        var expired = policy.HasExpired(context.User.PasswordCreatedMs, time.GetUtcNow());
        return context.IsOptional ? null : PageMessage.Warning(context.IsOfLogin || expired ? "resetPasswordMessage" : "updatePasswordMessage");
    }

    private static bool IsTicked(ActionContext context) => context.Form![OtherSessions.Field] == "on";
}
