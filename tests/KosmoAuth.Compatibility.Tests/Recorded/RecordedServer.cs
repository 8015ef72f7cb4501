using KosmoAuth.Compatibility.Tests.Recorded.Scenes;
using KosmoAuth.Compatibility.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>The server that all recordings are played against, with the realm of the recordings.</summary>
[SetUpFixture]
internal sealed class RecordedServer
{
    private static ServerProcess? s_server;
    private static BackChannel? s_backChannel;
    private string? _realms;

    public static string Address => s_server!.Address;

    public static BackChannel BackChannel => s_backChannel!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_backChannel = new BackChannel();
        _realms = Directory.CreateTempSubdirectory("kosmoauth-realms-").FullName;
        RichRealm.Write(_realms, ClientAuthenticationScenes.Jwks, s_backChannel.Address);
        s_server = await ServerProcess.StartAsync(_realms, RichRealm.Name);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }

        s_backChannel?.Dispose();
        if (_realms is not null)
        {
            Directory.Delete(_realms, recursive: true);
        }
    }
}
