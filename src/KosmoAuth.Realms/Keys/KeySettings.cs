using System.Globalization;

namespace KosmoAuth.Realms.Keys;

/// <summary>What a realm says about the rotation of its keys, in its attributes.</summary>
/// <param name="GraceSeconds">How long a new key is published before it signs: applications that keep the key set for a while must know it by then.</param>
/// <param name="RotateAfterDays">Age at which a key gets a successor by itself; null for never.</param>
public sealed record KeySettings(int GraceSeconds, int? RotateAfterDays)
{
    public const string GraceAttribute = "kosmo.keys.graceSeconds";

    public const string RotateAttribute = "kosmo.keys.rotateAfterDays";

    /// <summary>Seconds: 30 days.</summary>
    public const int LongestGrace = 30 * 86_400;

    /// <summary>Days: ten years, the life of a certificate.</summary>
    public const int OldestAge = 3650;

    private const int DefaultGrace = 600;

    public static KeySettings Of(Realm realm) =>
        new(Number(realm, GraceAttribute) ?? DefaultGrace, Number(realm, RotateAttribute) is > 0 and var days ? days : null);

    private static int? Number(Realm realm, string name) =>
        int.TryParse(realm.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
