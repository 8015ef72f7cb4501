namespace KosmoAuth.Oidc.Discovery;

/// <summary>RFC 8414 section 3.1 puts the well-known part in front of the issuer's path; below the realm is the same document.</summary>
internal static class WellKnownPath
{
    private const string InFront = "/.well-known/oauth-authorization-server";
    private const string Realms = "/realms/";

    /// <summary><c>/.well-known/oauth-authorization-server/realms/{realm}</c> as the address below the realm; others as they are.</summary>
    public static PathString Below(PathString path) =>
        path.StartsWithSegments(InFront, StringComparison.Ordinal, out var rest) && rest.StartsWithSegments("/realms", StringComparison.Ordinal)
        && rest.Value!.LastIndexOf('/') == Realms.Length - 1
            ? rest.Add(InFront)
            : path;
}
