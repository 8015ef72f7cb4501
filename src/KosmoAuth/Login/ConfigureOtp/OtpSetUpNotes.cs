using System.Globalization;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.ConfigureOtp;

/// <summary>What the set-up remembers: the secret, since when, and in which of its two modes the page was shown last.</summary>
internal static class OtpSetUpNotes
{
    private const string Secret = "secret";
    private const string Made = "made";
    private const string Mode = "mode";

    // To find, install and open an app on a phone takes longer than the five minutes of other actions.
    private const int Seconds = 30 * 60;

    /// <summary>Takes up what is remembered. True when the secret is a new one, because there was none or its time is over.</summary>
    public static bool Begin(ActionContext context, out OtpSecret secret)
    {
        if (AskedMode(context) is { } mode)
        {
            context.Notes[Mode] = mode;
        }

        if (context.Notes.GetValueOrDefault(Secret) is { } known
            && long.TryParse(context.Notes.GetValueOrDefault(Made), CultureInfo.InvariantCulture, out var made) && context.Now - made <= Seconds)
        {
            secret = OtpSecret.Of(known);
            return false;
        }

        secret = OtpSecret.New();
        context.Notes[Secret] = secret.Reveal();
        context.Notes[Made] = context.Now.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Keycloak's parameter: <c>manual</c> or <c>qr</c>; null until one was chosen.</summary>
    public static string? ModeOf(ActionContext context) => context.Notes.GetValueOrDefault(Mode);

    private static string? AskedMode(ActionContext context) =>
        (context.Form?["mode"].FirstOrDefault() ?? context.Request.Http.Request.Query["mode"].FirstOrDefault()) is ("manual" or "qr") and var mode ? mode : null;
}
