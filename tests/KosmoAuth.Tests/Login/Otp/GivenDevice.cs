using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.Support;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>Phones that people of a host have already.</summary>
internal sealed partial record AuthenticatorApp
{
    /// <summary>The person has this device from now on.</summary>
    public static AuthenticatorApp Give(
        LoginHost host, string user, string secret = "authenticator-taro-1", string? label = null, string type = "totp")
    {
        var credential = Device(secret, label, type, host.Clock.Seconds * 1000);
        host.Rows.Write(work => UserRows.InsertCredentialAsync(work, host.Realm.Id, "u-" + user, credential, default));
        return OfText(secret);
    }

    /// <summary>The same as a realm file of Keycloak brings it.</summary>
    public static Credential Device(string secret, string? label = null, string type = "totp", long createdMs = 0) =>
        new(
            "device-of-" + secret, "otp", label, createdMs, $$"""{"subType":"{{type}}","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""",
            new Secret($$"""{"value":"{{secret}}"}"""));
}
