namespace KosmoAuth.Realms.Preparation;

/// <summary>Ids as Keycloak gives them.</summary>
internal static class Ids
{
    public static string New() => Guid.NewGuid().ToString();

    /// <summary>The id of a file, or a new one.</summary>
    public static string Of(string? id) => string.IsNullOrEmpty(id) ? New() : id;
}
