using KosmoAuth.Hosting;
using KosmoAuth.Portal;
using KosmoAuth.Storage;

namespace KosmoAuth.Cli;

/// <summary>The sample portal beside the server: a relying party like any other, which happens to run in the same process.</summary>
internal static class SamplePortal
{
    public const string Realm = "kosmo";
    private const string ClientId = "kosmo-portal";
    private const int Port = 5080;

    public static string Url => $"http://localhost:{Port}";

    /// <exception cref="StartException">Another program has the port.</exception>
    public static void CheckPort()
    {
        if (Listeners.WhyNot("localhost", Port) is { } reason)
        {
            throw new StartException($"Port {Port} of localhost, which the sample portal needs, cannot be used: {reason}.");
        }
    }

    /// <summary>Starts the portal; null where the sample realm is not there.</summary>
    public static async Task<WebApplication?> StartAsync(KosmoServer server, CancellationToken ct)
    {
        var realm = server.Services.GetRequiredService<RealmCatalog>().Find(Realm);
        if (realm is null || !realm.Clients.TryGetValue(ClientId, out var client) || client.Secret is not { } secret)
        {
            return null;
        }

        var portal = PortalApp.Build(new PortalSettings(Url, $"{server.Address}/realms/{Realm}", ClientId, secret.Reveal()));
        await portal.StartAsync(ct);
        return portal;
    }
}
