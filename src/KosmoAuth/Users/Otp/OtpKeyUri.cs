using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.Otp;

/// <summary>The <c>otpauth://</c> address that takes a new device into an authenticator app, and its QR code.</summary>
public static class OtpKeyUri
{
    /// <summary>As Keycloak writes it, with the realm's display name as issuer and the user name as account.</summary>
    public static string Of(Realm realm, User user, OtpSecret secret)
    {
        var policy = realm.Otp;
        var (type, moving) = policy.OtpPolicyType == OtpType.Hotp
            ? ("hotp", Parameter("counter", policy.OtpPolicyInitialCounter))
            : ("totp", Parameter("period", policy.OtpPolicyPeriod));

        // A colon would end the issuer's part of the label.
        var issuer = Escape(realm.DisplayName.Replace(':', ' '));
        return $"otpauth://{type}/{issuer}:{Escape(user.Username)}?secret={secret.Base32}{Parameter("digits", policy.OtpPolicyDigits)}"
            + $"&algorithm={NameOf(policy.OtpPolicyAlgorithm)}&issuer={issuer}{moving}";
    }

    /// <summary>The algorithm as apps and people call it, such as <c>SHA1</c>.</summary>
    public static string NameOf(OtpAlgorithm algorithm) => algorithm switch
    {
        OtpAlgorithm.HmacSHA512 => "SHA512",
        OtpAlgorithm.HmacSHA256 => "SHA256",
        _ => "SHA1",
    };

    private static string Parameter(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"&{name}={value}");

    // Java's URL encoder, with %20 for blanks: apps show a plus sign as it is.
    private static string Escape(string text) =>
        Uri.EscapeDataString(text).Replace("~", "%7E", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal);
}
