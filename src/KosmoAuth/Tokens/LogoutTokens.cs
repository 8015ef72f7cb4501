using KosmoAuth.Realms;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>Makes log-out tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4), good for two minutes.</summary>
public sealed class LogoutTokens(TimeProvider time)
{
    private const int LifetimeSeconds = 120;

    /// <param name="sid">Null when the client does not want it.</param>
    /// <param name="revokeOffline">Adds Keycloak's wish that the client's offline tokens be dropped as well.</param>
    /// <exception cref="MissingKeyException">The realm has no key for the client's ID token algorithm.</exception>
    public string Create(Realm realm, string issuer, Client client, string userId, string? sid, bool revokeOffline)
    {
        var key = TokenSigner.Key(realm, client.Attribute("id.token.signed.response.alg") ?? realm.DefaultSignatureAlgorithm);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        using var buffer = ClaimsBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteNumber("exp", now + LifetimeSeconds);
        writer.WriteNumber("iat", now);
        writer.WriteString("jti", Guid.NewGuid().ToString());
        writer.WriteString("iss", issuer);
        writer.WriteString("aud", client.ClientId);
        writer.WriteString("sub", userId);
        writer.WriteString("typ", "Logout");
        TokenJson.WriteText(writer, "sid", sid);
        writer.WriteStartObject("events");
        writer.WriteStartObject("http://schemas.openid.net/event/backchannel-logout");
        writer.WriteEndObject();
        if (revokeOffline)
        {
            writer.WriteBoolean("revoke_offline_access", true);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        return TokenSigner.Sign(key, "logout+jwt", buffer.Written());
    }
}
