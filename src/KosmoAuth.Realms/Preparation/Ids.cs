namespace KosmoAuth.Realms.Preparation;

/// <summary>Ids as Keycloak gives them.</summary>
internal static class Ids
{
    public static string New() => Guid.NewGuid().ToString();
}
