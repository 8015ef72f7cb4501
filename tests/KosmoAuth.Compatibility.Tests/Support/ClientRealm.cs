using System.Security.Cryptography;
using System.Text.Json;

namespace KosmoAuth.Compatibility.Tests.Support;

/// <summary>The realm of the applications, <c>clients/realm.json</c>.</summary>
internal static class ClientRealm
{
    public const string Name = "clients";

    /// <param name="folder">Where to write it, for <c>--realms</c>.</param>
    /// <param name="appPort">Where the page with keycloak-js is served.</param>
    /// <param name="expressPort">Where the application with keycloak-connect listens.</param>
    /// <param name="key">The key of client <c>signer</c>.</param>
    public static void Write(string folder, int appPort, int expressPort, ECDsa key)
    {
        var realm = File.ReadAllText(Path.Combine(Checkout.Clients, "realm.json"))
            .Replace("{app}", $"http://127.0.0.1:{appPort}", StringComparison.Ordinal)
            .Replace("{express}", $"http://127.0.0.1:{expressPort}", StringComparison.Ordinal)
            .Replace("{jwks}", JsonEncodedText.Encode(Jwt.PublicSet(key, "k1")).ToString(), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, Name + ".json"), realm);
    }
}
