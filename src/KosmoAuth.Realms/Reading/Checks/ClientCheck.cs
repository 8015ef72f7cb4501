using KosmoAuth.Realms.Keys;
using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Clients: addresses, scopes, flows, numbers in attributes.</summary>
internal static class ClientCheck
{
    private static readonly string[] s_scriptSchemes = ["javascript:", "data:", "vbscript:"];

    private static readonly string[] s_seconds =
    [
        "access.token.lifespan", "client.session.idle.timeout", "client.session.max.lifespan", "client.offline.session.idle.timeout",
        "client.offline.session.max.lifespan", "oauth2.device.code.lifespan", "oauth2.device.polling.interval",
    ];

    private static readonly string[] s_challengeMethods = ["", "S256", "plain"];

    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < realm.Clients?.Count; i++)
        {
            var client = realm.Clients[i];
            Addresses(client, i, places);
            Scopes(client.DefaultClientScopes, "defaultClientScopes", i, client, names, places);
            Scopes(client.OptionalClientScopes, "optionalClientScopes", i, client, names, places);
            Flows(client, i, names, places);
            Attributes(client, i, places);
            Algorithms(client, i, places);
        }
    }

    private static void Addresses(ClientRepresentation client, int index, RealmPlaces places)
    {
        for (var i = 0; i < client.RedirectUris?.Count; i++)
        {
            var uri = client.RedirectUris[i];
            if (s_scriptSchemes.Any(scheme => uri.TrimStart().StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            {
                places.Add(["clients", index, "redirectUris", i], $"The redirect URI \"{uri}\" would run a script. Use an https address.");
            }
            else if (uri.Contains('#', StringComparison.Ordinal))
            {
                places.Add(
                    ["clients", index, "redirectUris", i],
                    $"The redirect URI \"{uri}\" has a fragment. Leave out \"#\" and what follows.");
            }
        }
    }

    private static void Scopes(
        IReadOnlyList<string>? scopes, string field, int index, ClientRepresentation client, KnownNames names, RealmPlaces places)
    {
        for (var i = 0; i < scopes?.Count; i++)
        {
            if (!names.ClientScopes.Contains(scopes[i]))
            {
                places.Warn(
                    ["clients", index, field, i],
                    $"The client \"{KnownNames.IdOf(client)}\" names the client scope \"{scopes[i]}\", which is not there; it is left out."
                        + NearMiss.Hint(scopes[i], names.ClientScopes) + " A realm with clientScopes of its own gets no built-in ones.");
            }
        }
    }

    private static void Flows(ClientRepresentation client, int index, KnownNames names, RealmPlaces places)
    {
        foreach (var (binding, flow) in client.AuthenticationFlowBindingOverrides.OrEmpty())
        {
            if (!string.IsNullOrEmpty(flow) && !names.FlowIds.Contains(flow) && !names.Flows.Contains(flow))
            {
                places.Add(
                    ["clients", index, "authenticationFlowBindingOverrides", binding],
                    $"There is no flow with the id \"{flow}\". Name the id of a flow of this file, or leave the override out.");
            }
        }
    }

    private static void Algorithms(ClientRepresentation client, int index, RealmPlaces places)
    {
        foreach (var name in ComponentsStep.AlgorithmAttributes)
        {
            if (client.Attributes?.GetValueOrDefault(name) is { Length: > 0 } text and not ("none" or "any") && GeneratedKeys.Fallback(text) is null)
            {
                places.Warn(
                    ["clients", index, "attributes", name],
                    $"{name} cannot be \"{text}\": this server has no such signature. Use RS256, PS256, ES256 or another of their family.");
            }
        }
    }

    private static void Attributes(ClientRepresentation client, int index, RealmPlaces places)
    {
        foreach (var name in s_seconds)
        {
            if (client.Attributes?.GetValueOrDefault(name) is { Length: > 0 } text && !int.TryParse(text, out _))
            {
                places.Warn(
                    ["clients", index, "attributes", name],
                    $"{name} must be a whole number of seconds, not \"{text}\"; it has no effect.");
            }
        }

        if (client.Attributes?.GetValueOrDefault("pkce.code.challenge.method") is { } method && !s_challengeMethods.Contains(method))
        {
            places.Warn(
                ["clients", index, "attributes", "pkce.code.challenge.method"],
                $"pkce.code.challenge.method cannot be \"{method}\": no request will match it. Use S256.");
        }
    }
}
