using KosmoAuth.Login.Pages;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.ConfigureOtp;

/// <summary>Fills the page of a set-up.</summary>
internal sealed class OtpSetUpView(ActionContext context, OtpSecret secret, IReadOnlyList<OtpDevice> devices)
{
    public OtpSecret Secret => secret;

    /// <param name="form">What was posted: all but the code is kept.</param>
    /// <param name="notice">Message key of an error for the whole page.</param>
    public ConfigureOtpPage Page(StepForm step, IFormCollection? form = null, FieldError? error = null, string? notice = null)
    {
        var address = OtpKeyUri.Of(context.Realm, context.User, secret);
        return new ConfigureOtpPage
        {
            Context = step.Context with { Message = MessageOf(step.Context, error, notice) },
            ActionUrl = step.ActionUrl,
            Policy = context.Realm.Otp,
            Secret = secret.Reveal(),
            Key = secret.Grouped,
            AppUrl = address,
            QrCode = OtpQrCode.DataAddress(address),
            Mode = OtpSetUpNotes.ModeOf(context),
            ManualUrl = ModeUrl("manual"),
            QrUrl = ModeUrl("qr"),
            Apps = OtpApplications.Supported(context.Realm.Otp),
            DeviceName = form?["userLabel"].FirstOrDefault() ?? Suggestion(step.Context),
            LogoutSessions = form?["logout-sessions"].FirstOrDefault() == "on",
            CanBeCancelled = context.IsOptional,
            Errors = error is null ? [] : [error],
        };
    }

    // Who came of their own accord needs no warning (Keycloak).
    private PageMessage? MessageOf(PageContext page, FieldError? error, string? notice) =>
        error is not null ? null
        : notice is not null ? PageMessage.Error(notice)
        : page.Message ?? (context.IsOptional ? null : PageMessage.Warning("configureTotpMessage"));

    private string ModeUrl(string mode) => $"{context.Links.Link("required-action")}&mode={mode}&execution={Uri.EscapeDataString(context.Entry.Alias)}";

    private string Suggestion(PageContext page)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(context.Now);
        var zone = page.Theme["timeZone"];
        var local = zone.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(now, found) : now;
        return OtpLabel.Suggest(page.Messages.Text("totpDefaultDeviceName"), DateOnly.FromDateTime(local.DateTime), devices.Select(device => device.Label));
    }
}
