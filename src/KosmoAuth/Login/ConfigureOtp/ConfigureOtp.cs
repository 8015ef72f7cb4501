using KosmoAuth.Login.Pages;
using KosmoAuth.Storage;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.ConfigureOtp;

/// <summary>
/// The set-up of an authenticator app (Keycloak's required action CONFIGURE_TOTP). Its secret is made here and lies in the log-in's row: the same
/// over reload, change of mode, wrong code and restart, whatever the hidden field of the form says.
/// </summary>
internal sealed class ConfigureOtp(OtpEnrolment enrolment, OtpCheck codes, OtherSessions otherSessions) : IRequiredAction
{
    public string Id => OtpSetUp.ActionId;

    public bool CanBeAskedFor => true;

    public async ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct)
    {
        var isNew = OtpSetUpNotes.Begin(context, out var secret);
        var devices = await codes.DevicesAsync(context.Realm, context.User.Id, ct);
        var shown = new OtpSetUpView(context, secret, devices);
        return context.Form is not { } form ? new ActionResult.Ask(step => shown.Page(step))
            : isNew ? new ActionResult.Ask(step => shown.Page(step, form, notice: "expiredActionMessage"))
            : new ActionResult.Done((work, token) => StoreAsync(work, context, shown, form, token));
    }

    private async ValueTask<ActionResult?> StoreAsync(
        DbWork work, ActionContext context, OtpSetUpView shown, IFormCollection form, CancellationToken ct)
    {
        var replaced = await ReplacedAsync(work, context, ct);
        var result = await enrolment.EnrolAsync(
            work, context.Realm, context.User, shown.Secret, form["totp"].FirstOrDefault(), form["userLabel"].FirstOrDefault(), replaced, ct);
        if (ErrorOf(result.Outcome) is { } error)
        {
            return new ActionResult.Ask(step => shown.Page(step, form, error));
        }

        if (form[OtherSessions.Field] == "on")
        {
            await otherSessions.EndAsync(work, context, ct);
        }

        Tell(context, replaced.Count);
        return null;
    }

    /// <summary>Null: the device is there. It is so, too, when the form came twice.</summary>
    private static FieldError? ErrorOf(OtpEnrolmentOutcome outcome) => outcome switch
    {
        OtpEnrolmentOutcome.MissingCode => new("totp", "missingTotpMessage"),
        OtpEnrolmentOutcome.WrongCode => new("totp", "invalidTotpMessage"),
        OtpEnrolmentOutcome.MissingLabel => new("userLabel", "missingTotpDeviceNameMessage"),
        OtpEnrolmentOutcome.DuplicateLabel => new("userLabel", "duplicateTotpDeviceNameMessage"),
        _ => null,
    };

    private static async ValueTask<IReadOnlyList<string>> ReplacedAsync(DbWork work, ActionContext context, CancellationToken ct)
    {
        if (context.Notes.GetValueOrDefault(OtpSetUp.Replaces) is not { } replaces)
        {
            return [];
        }

        var stored = await UserRows.CredentialsAsync(work, context.Realm.Id, context.User.Id, "otp", ct);
        return [.. stored.Where(device => replaces == OtpSetUp.All || replaces == device.Id).Select(device => device.Id)];
    }

    // Keycloak writes the older of two types beside the newer one still.
    private static void Tell(ActionContext context, int replaced)
    {
        var type = KeyValuePair.Create("credential_type", "otp");
        for (var i = 0; i < replaced; i++)
        {
            context.Events.Add(new ActionEvent("REMOVE_CREDENTIAL", null, type));
            context.Events.Add(new ActionEvent("REMOVE_TOTP", null, type));
        }

        context.Events.Add(new ActionEvent("UPDATE_CREDENTIAL", null, type));
        context.Events.Add(new ActionEvent("UPDATE_TOTP", null, type));
    }
}
