using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>
/// Finds out which application asks (RFC 6749 section 2.3, OpenID Connect Core section 9). Each client has one way, its
/// <c>clientAuthenticatorType</c>; public clients have none and only say their name.
/// </summary>
public sealed class ClientAuthentication(ClientAssertions assertions)
{
    // Compared when there is no client, so that an unknown one takes as long as a wrong secret.
    private static readonly Secret s_nobodys = new(Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"));

    internal async ValueTask<ClientAnswer> AuthenticateAsync(RealmRequest request, IFormCollection form, CancellationToken ct)
    {
        var shown = PresentedCredentials.Read(request.Http.Request.Headers.Authorization, form);
        if (shown.AreTooMany)
        {
            return ClientAnswer.Refused(OAuthError.InvalidRequest("More than one method of client authentication"), shown.Id);
        }

        var answer = shown.HasAssertion ? await assertions.AuthenticateAsync(request, shown, ct) : BySecret(request.Realm, shown);
        return answer.Client is { } client && client.Protocol != "openid-connect"
            ? ClientAnswer.Refused(new OAuthError("invalid_client", "Wrong client protocol.", StatusCodes.Status400BadRequest), client.ClientId)
            : answer;
    }

    private static ClientAnswer BySecret(Realm realm, PresentedCredentials shown)
    {
        var client = shown.Id is { } id ? realm.Clients.GetValueOrDefault(id) : null;
        var matches = (client?.Secret ?? s_nobodys).Matches(shown.Secret ?? "") && client?.Secret is not null;
        return client is not { Enabled: true } ? ClientAnswer.Unknown(client, shown.Id)
            : shown.Disagree ? ClientAnswer.Refused(OAuthError.WrongSecret, shown.Id)
            : client.PublicClient ? ClientAnswer.Known(client)
            : client.ClientAuthenticatorType != "client-secret" ? ClientAnswer.Unknown(client, shown.Id)
            : matches ? ClientAnswer.Known(client)
            : ClientAnswer.Refused(OAuthError.WrongSecret, shown.Id);
    }
}
