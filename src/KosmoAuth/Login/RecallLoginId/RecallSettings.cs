using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>What a realm says about the recall of login IDs.</summary>
internal static class RecallSettings
{
    /// <summary>Lifetime of a link where the realm says nothing.</summary>
    public const int LinkSeconds = 3600;

    private const string LifetimeAttribute = "actionTokenGeneratedByUserLifespan." + RecallMail.Kind;

    public static bool IsOn(Realm realm) => realm.Attribute("kosmo.recallLoginId.enabled") == "true";

    /// <summary>Whether the page with the ID resets the password at once; otherwise it mails a reset link.</summary>
    public static bool GivesTemporaryPassword(Realm realm) => realm.Attribute("kosmo.recallLoginId.passwordReset") == "temporary-password";

    /// <summary>Whether a mailed link leads to a page with a button first.</summary>
    public static bool Confirms(Realm realm) => realm.Attribute("kosmo.actionLink.confirm") != "false";

    /// <summary>How long a link is good after its mail was handed over. Keycloak's naming of lifetimes of single actions.</summary>
    public static TimeSpan LinkLifetime(Realm realm) =>
        TimeSpan.FromSeconds(int.TryParse(realm.Attribute(LifetimeAttribute), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? seconds
            : LinkSeconds);
}
