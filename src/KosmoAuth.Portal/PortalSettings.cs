namespace KosmoAuth.Portal;

/// <summary>All that a relying party has to know.</summary>
/// <param name="Url">Where people reach the portal, without a trailing slash, such as <c>http://localhost:5080</c>. It listens there too.</param>
/// <param name="Authority">The provider's issuer, such as <c>http://localhost:8080/realms/kosmo</c>.</param>
/// <param name="ClientId">As registered at the provider.</param>
/// <param name="ClientSecret">Belongs to the client; sent to the provider's token endpoint and nowhere else.</param>
public sealed record PortalSettings(string Url, string Authority, string ClientId, string ClientSecret)
{
    /// <summary>What the pages call this application.</summary>
    public string Name { get; init; } = "KOSMO Web";

    /// <summary>
    /// From the command line (<c>--Url</c>, <c>--Authority</c>, <c>--ClientId</c>, <c>--ClientSecret</c>, <c>--Name</c>) or the environment
    /// (<c>KOSMO_PORTAL_URL</c> and so on); what is absent is that of the sample realm.
    /// </summary>
    public static PortalSettings Read(IConfiguration configuration)
    {
        string Value(string name, string fallback) => configuration[name] is { Length: > 0 } given ? given : fallback;

        return new(
            Value("Url", "http://localhost:5080").TrimEnd('/'),
            Value("Authority", "http://localhost:8080/realms/kosmo").TrimEnd('/'),
            Value("ClientId", "kosmo-portal"),
            Value("Secret", Value("ClientSecret", "kosmo-portal-development-secret")))
        {
            Name = Value("Name", "KOSMO Web"),
        };
    }

    /// <summary>Hides the secret.</summary>
    public override string ToString() => $"{ClientId} at {Url}, provider {Authority}";
}
