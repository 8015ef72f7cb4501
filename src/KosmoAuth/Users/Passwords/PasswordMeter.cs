using System.Diagnostics.Metrics;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.Passwords;

/// <summary>Counts password hashing, as Keycloak does (<c>keycloak_credentials_password_hashing_validations_total</c>).</summary>
internal static class PasswordMeter
{
    public const string Name = "KosmoAuth.Users.Passwords";

    private static readonly Meter s_meter = new(Name);
    private static readonly Counter<long> s_validations = s_meter.CreateCounter<long>(
        "keycloak.credentials.password.hashing.validations", null, "Passwords that were compared, by result.");

    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>(
        "kosmoauth.password.hashing.refused", "{password}", "Passwords that were not hashed because too many waited.");

    public static void Compared(Realm realm, HashMethod method, bool valid)
    {
        if (s_validations.Enabled)
        {
            s_validations.Add(
                1, KeyValuePair.Create("algorithm", (object?)method.Algorithm), KeyValuePair.Create("hashing_strength", (object?)method.Strength),
                KeyValuePair.Create("outcome", (object?)(valid ? "valid" : "invalid")), KeyValuePair.Create("realm", (object?)realm.Name));
        }
    }

    public static void Refused() => s_refused.Add(1);
}
