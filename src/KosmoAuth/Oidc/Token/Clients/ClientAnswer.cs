using KosmoAuth.Realms;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>Who asks: a client that has proved it, or the refusal.</summary>
/// <param name="Client">Null when refused.</param>
/// <param name="Error">What the client is told; null when it is known.</param>
/// <param name="EventError">Keycloak's error in the event log.</param>
/// <param name="ClientId">As it was claimed, for the event log.</param>
public sealed record ClientAnswer(Client? Client, OAuthError? Error, string? EventError, string? ClientId)
{
    internal static ClientAnswer Known(Client client) => new(client, null, null, client.ClientId);

    internal static ClientAnswer Unknown(Client? client, string? clientId) =>
        new(null, OAuthError.InvalidClient, EventErrorOf(client), clientId);

    internal static ClientAnswer Refused(OAuthError error, string? clientId) => new(null, error, "invalid_client_credentials", clientId);

    private static string EventErrorOf(Client? client) => client switch
    {
        null => "client_not_found",
        { Enabled: false } => "client_disabled",
        _ => "invalid_client_credentials",
    };
}
