namespace KosmoAuth.Realms;

/// <summary>Paths of groups, such as <c>/staff/tokyo</c>.</summary>
internal static class GroupPath
{
    /// <summary>The path of a group below another; a slash within a name is written <c>~/</c>, as Keycloak does.</summary>
    public static string Of(string? parentPath, string name) => $"{parentPath}/{name.Replace("/", "~/", StringComparison.Ordinal)}";

    /// <summary>A path as files have it; the leading slash may lack.</summary>
    public static string Full(string path) => path.StartsWith('/') ? path : "/" + path;
}
