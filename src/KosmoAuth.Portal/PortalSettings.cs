namespace KosmoAuth.Portal;

/// <summary>All that a relying party has to know.</summary>
/// <param name="Url">Where people reach the portal, and where it listens; such as <c>http://localhost:5080</c>, without a trailing slash.</param>
/// <param name="Authority">The provider's issuer, such as <c>http://localhost:8080/realms/kosmo</c>.</param>
/// <param name="ClientId">As registered at the provider.</param>
/// <param name="ClientSecret">Belongs to the client; sent to the provider's token endpoint and nowhere else.</param>
public sealed record PortalSettings(string Url, string Authority, string ClientId, string ClientSecret)
{
    /// <summary>What the pages call this application.</summary>
    public string Name { get; init; } = "KOSMO Web";

    /// <summary>
    /// From <c>Url</c>, <c>Authority</c>, <c>ClientId</c>, <c>Secret</c> and <c>Name</c>, on the command line or as <c>KOSMO_PORTAL_URL</c> and so on in
    /// the environment, where the secret belongs; what is absent is that of the sample realm.
    /// </summary>
    public static PortalSettings Read(IConfiguration configuration)
    {
        string Value(string name, string fallback) => configuration[name] is { Length: > 0 } given ? given : fallback;

        return new(
            Value("Url", "http://localhost:5080").TrimEnd('/'),
            Value("Authority", "http://localhost:8080/realms/kosmo").TrimEnd('/'),
            Value("ClientId", "kosmo-portal"),
            Value("Secret", "kosmo-portal-development-secret"))
        {
            Name = Value("Name", "KOSMO Web"),
        };
    }

    /// <summary>Hides the secret.</summary>
    public override string ToString() => $"{ClientId} at {Url}, provider {Authority}";
}
