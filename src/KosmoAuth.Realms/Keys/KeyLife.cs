using System.Globalization;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>
/// Where a key stands between being made and being dropped: settings <c>kosmo.*</c> of its component, which Keycloak ignores. All times are Unix seconds;
/// null where nothing is known or planned.
/// </summary>
/// <param name="Created">When the key was made.</param>
/// <param name="SignsFrom">A key that is published already begins to sign then.</param>
/// <param name="Replaces">Component id of the key that ends to sign at that moment.</param>
/// <param name="Retired">When the key ended to sign.</param>
/// <param name="PublishedUntil">A key that has ended to sign is dropped then: nothing that it signed is good any longer.</param>
public sealed record KeyLife(long? Created, long? SignsFrom, string? Replaces, long? Retired, long? PublishedUntil)
{
    internal const string CreatedName = "kosmo.created";
    internal const string SignsFromName = "kosmo.signsFrom";
    internal const string ReplacesName = "kosmo.replaces";
    internal const string RetiredName = "kosmo.retired";
    internal const string PublishedUntilName = "kosmo.publishedUntil";

    /// <summary>Of a key that was brought, not made here.</summary>
    public static KeyLife None { get; } = new(null, null, null, null, null);

    internal static KeyLife Of(ComponentExportRepresentation component) => new(
        Time(component, CreatedName), Time(component, SignsFromName), KeyProviders.Value(component, ReplacesName), Time(component, RetiredName),
        Time(component, PublishedUntilName));

    internal static string Text(long time) => time.ToString(CultureInfo.InvariantCulture);

    private static long? Time(ComponentExportRepresentation component, string name) =>
        long.TryParse(KeyProviders.Value(component, name), NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : null;
}
