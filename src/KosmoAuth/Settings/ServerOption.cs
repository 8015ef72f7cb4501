namespace KosmoAuth.Settings;

/// <summary>One setting of the server, on the command line and in the environment.</summary>
/// <param name="Name">
/// Keycloak's name without the dashes, such as <c>http-port</c>. One that ends with a part in angle brackets, as <c>log-level-&lt;category&gt;</c>, is a
/// wildcard: a family of settings, one for each name that stands there.
/// </param>
/// <param name="Value">How help names the value; null for a switch, which may stand without one.</param>
/// <param name="Repeats">May be given several times, or with several values.</param>
public sealed record ServerOption(string Name, string? Value, string Help, bool Repeats = false)
{
    /// <summary><c>--http-port</c>.</summary>
    public string Flag => "--" + Name;

    /// <summary>What stands in front of the name in a setting of a wildcard, such as <c>log-level-</c>; null for others.</summary>
    public string? Prefix => Name.EndsWith('>') ? Name[..Name.IndexOf('<', StringComparison.Ordinal)] : null;

    /// <summary><c>KC_HTTP_PORT</c>, Keycloak's rule.</summary>
    public string Variable => "KC_" + Name.ToUpperInvariant().Replace('-', '_');
}
