using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Support;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.RelyingParties;

/// <summary>The server that other people's clients talk to, with the realm <c>clients/realm.json</c>.</summary>
[SetUpFixture]
internal sealed class ClientServer
{
    public const string Realm = ClientRealm.Name;

    private static ServerProcess? s_server;
    private string? _folder;

    public static string Address => s_server!.Address;

    public static string Issuer => $"{Address}/realms/{Realm}";

    /// <summary>Where the page with keycloak-js is served.</summary>
    public static int AppPort { get; } = Loopback.FreePort();

    /// <summary>Where the application with keycloak-connect listens.</summary>
    public static int ExpressPort { get; } = Loopback.FreePort();

    /// <summary>The private key of client <c>signer</c> as a JWK.</summary>
    public static string PrivateKey { get; private set; } = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateKey = Jwk(key);
        _folder = Directory.CreateTempSubdirectory("kosmoauth-realms-").FullName;
        ClientRealm.Write(_folder, AppPort, ExpressPort, key);
        s_server = await ServerProcess.StartAsync(_folder, Realm);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Starts a script of the folder <c>clients</c>.</summary>
    public static Process StartNode(params string[] arguments) => Process.Start(new ProcessStartInfo("node", arguments)
    {
        WorkingDirectory = Checkout.Clients,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["ISSUER"] = Issuer, ["SERVER"] = Address, ["KEY"] = PrivateKey },
    })!;

    private static string Jwk(ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        string Text(byte[]? bytes) => WebEncoders.Base64UrlEncode(bytes!);
        return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", x = Text(parameters.Q.X), y = Text(parameters.Q.Y), d = Text(parameters.D) });
    }
}
