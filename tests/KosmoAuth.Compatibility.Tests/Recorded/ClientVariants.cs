using System.Text.Json.Nodes;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>
/// Copies of clients with another setting, named <c>{client}-{what}</c>, where a recording changed the client itself on the way. For
/// <c>token-scopes</c> they are made from the names of its cases, which say the setting (<c>client: access.token.lifespan=77</c>).
/// </summary>
internal static class ClientVariants
{
    public static Dictionary<string, Action<JsonObject>> All { get; } = Make();

    /// <summary>The client of a case of <c>token-scopes</c>.</summary>
    public static string Of(Exchange exchange) => Change(exchange.Case) is null ? "plain" : $"plain-{exchange.Index}";

    private static Dictionary<string, Action<JsonObject>> Make()
    {
        var all = new Dictionary<string, Action<JsonObject>>
        {
            ["web-nostate"] = Attributes("exclude.session.state.from.auth.response=true"),
            ["web-noissuer"] = Attributes("exclude.issuer.from.auth.response=true"),
            ["web-offline"] = Attributes("backchannel.logout.session.required=false, backchannel.logout.revoke.offline.tokens=true"),
            ["plain-stale"] = client => client["notBefore"] = 2_100_000_000,
            ["plain-light"] = Attributes("client.use.lightweight.access.token.enabled=true"),
            ["plain-lightinfo"] = Attributes("client.use.lightweight.access.token.enabled=true, allow.userinfo.with.lightweight.access.token=true"),
            ["plain-unchecked"] = Attributes("allow.token.introspection.without.audience.check=true"),
            ["api2-unchecked"] = Attributes("allow.token.introspection.without.audience.check=true"),
            ["plain-jwt"] = client => client["protocolMappers"]![0]!["config"]!["included.client.audience"] = "api-jwt",
            ["api-jwt"] = Attributes("client.introspection.response.allow.jwt.claim.enabled=true"),
            ["plain-noapi"] = client => client.Remove("protocolMappers"),
            ["plain-plus"] = LogOut("+"),
            ["plain-minus"] = LogOut("-"),
            ["plain-empty"] = LogOut(""),
            ["plain-wildcard"] = LogOut("http://127.0.0.1:9/w/*"),
            ["plain-two"] = LogOut("http://127.0.0.1:9/a##http://127.0.0.1:9/b"),
        };
        foreach (var exchange in Exchange.Read("token-scopes"))
        {
            if (Change(exchange.Case) is { } change)
            {
                all[$"plain-{exchange.Index}"] = change;
            }
        }

        return all;
    }

    private static Action<JsonObject>? Change(string name) => name switch
    {
        "client: fullScopeAllowed=false" => client => client["fullScopeAllowed"] = false,
        "client_credentials with client_credentials.use_refresh_token=true" => Attributes("client_credentials.use_refresh_token=true"),
        "client without the basic scope" => client =>
            client["defaultClientScopes"] = new JsonArray("web-origins", "acr", "roles", "profile", "email", "service_account"),
        "pairwise sub mapper" => client => AddMapper(client, "oidc-sha256-pairwise-sub-mapper", new JsonObject { ["pairwiseSubAlgorithmSalt"] = "salt" }),
        _ when name.StartsWith("client: ", StringComparison.Ordinal) => Attributes(name["client: ".Length..]),
        _ when name.StartsWith("mapper ", StringComparison.Ordinal) => client => AddMapper(client, name.Split(' ')[1], JsonNode.Parse(name.Split(' ', 3)[2])!),
        _ => null,
    };

    private static Action<JsonObject> Attributes(string settings) => client =>
    {
        foreach (var setting in settings.Split(", "))
        {
            client["attributes"]![setting.Split('=')[0]] = setting.Split('=')[1];
        }
    };

    private static Action<JsonObject> LogOut(string addresses) => client =>
    {
        client["redirectUris"] = new JsonArray("http://127.0.0.1:9/cb");
        client["attributes"]!["post.logout.redirect.uris"] = addresses;
    };

    private static void AddMapper(JsonObject client, string type, JsonNode config) => client["protocolMappers"]!.AsArray().Add(new JsonObject
    {
        ["name"] = type,
        ["protocol"] = "openid-connect",
        ["protocolMapper"] = type,
        ["config"] = config,
    });
}
