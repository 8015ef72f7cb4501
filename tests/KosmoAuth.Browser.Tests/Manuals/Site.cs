using KosmoAuth.Portal;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A realm of members and their portal. Addresses without a trailing slash.</summary>
internal sealed record Site(string RealmUrl, string PortalUrl)
{
    public PortalSettings Portal => new(PortalUrl, RealmUrl, "kosmo-portal", ManualRealm.PortalSecret);
}
