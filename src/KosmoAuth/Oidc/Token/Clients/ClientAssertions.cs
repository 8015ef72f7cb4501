using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>
/// Clients that prove themselves with a JWT (RFC 7523 section 2.2): signed with their own key (private_key_jwt) or with their secret
/// (client_secret_jwt).
/// </summary>
public sealed class ClientAssertions(ClientKeys keys, Database database, TimeProvider time)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string SingleUseKind = "client-assertion";

    /// <summary>Seconds that clocks may differ.</summary>
    private const int ClockSkew = 15;

    /// <summary>
    /// Seconds from <c>iat</c> that an assertion may be used, unless the client's <c>token.endpoint.auth.signing.max.exp</c> says
    /// otherwise.
    /// </summary>
    private const int DefaultMaximum = 60;

    /// <summary>Seconds that an <c>exp</c> may lie ahead: so long its <c>jti</c> has to be remembered.</summary>
    private const int LongestExpiry = 300;

    internal async ValueTask<ClientAnswer> AuthenticateAsync(RealmRequest request, PresentedCredentials shown, CancellationToken ct)
    {
        if (shown.AssertionType != AssertionType || shown.Assertion is null || ClientAssertion.Read(shown.Assertion) is not { } assertion)
        {
            return ClientAnswer.Unknown(null, shown.FormId);
        }

        var client = request.Realm.Clients.GetValueOrDefault(assertion.Subject);
        if (client is not { Enabled: true, PublicClient: false } || client.ClientAuthenticatorType is not ("client-jwt" or "client-secret-jwt"))
        {
            return ClientAnswer.Unknown(client, assertion.Subject);
        }

        var error = (shown.FormId is { } id && id != assertion.Subject ? Invalid("client_id parameter does not match sub claim") : null)
            ?? await SignatureErrorAsync(request, client, assertion, ct)
            ?? AudienceError(request, assertion)
            ?? TimeError(client, assertion)
            ?? await ReplayErrorAsync(client, assertion, ct);
        return error is null ? ClientAnswer.Known(client) : ClientAnswer.Refused(error, client.ClientId);
    }

    private async ValueTask<OAuthError?> SignatureErrorAsync(RealmRequest request, Client client, ClientAssertion assertion, CancellationToken ct)
    {
        if (client.Attribute("token.endpoint.auth.signing.alg") is { } wanted && wanted != assertion.Algorithm)
        {
            return Invalid("Invalid signature algorithm");
        }

        if (assertion.Issuer != assertion.Subject)
        {
            return Invalid("Issuer mismatch. The issuer should match the subject");
        }

        if (client.ClientAuthenticatorType == "client-secret-jwt")
        {
            return AssertionSignature.IsBySecret(assertion, client.Secret) ? null : WrongSecret;
        }

        var found = await keys.FindAsync(request.Realm, client, assertion, ct);
        return found.Count == 0 ? Invalid("Unable to load public key")
            : found.Any(key => AssertionSignature.IsByKey(assertion, key)) ? null
            : Invalid("Client authentication with signed JWT failed: Signature on JWT token failed validation");
    }

    /// <summary>Meant for this server and nobody else: exactly one audience (CVE-2025-27370 and its kin).</summary>
    private static OAuthError? AudienceError(RealmRequest request, ClientAssertion assertion)
    {
        var called = request.BaseUrl + request.Http.Request.Path.Value;
        return assertion.Audience is [var audience]
            && (audience == request.Issuer || audience == request.Issuer + "/protocol/openid-connect/token" || audience == called)
            ? null
            : Invalid("Invalid token audience");
    }

    private OAuthError? TimeError(Client client, ClientAssertion assertion)
    {
        var longest = client.Number("token.endpoint.auth.signing.max.exp") is > 0 and var seconds ? seconds : DefaultMaximum;
        var furthest = assertion.IssuedAt is null ? longest : Math.Max(longest, LongestExpiry);
        return assertion.Expires is not { } expires ? Invalid("Token exp claim is required")
            : expires <= Now || assertion.NotBefore > Now + ClockSkew ? Invalid("Token is not active")
            : assertion.IssuedAt > Now + ClockSkew ? Invalid("Token was issued in the future")
            : assertion.IssuedAt is { } issued && Now - issued > longest ? Invalid("Token was issued too far in the past to be used now")
            : expires - Now > furthest + ClockSkew ? Invalid("Token expiration is too far in the future")
            : null;
    }

    private async ValueTask<OAuthError?> ReplayErrorAsync(Client client, ClientAssertion assertion, CancellationToken ct)
    {
        if (assertion.Jti is not { Length: > 0 } jti)
        {
            return Invalid("Missing ID on the token");
        }

        var isFirst = await database.WriteAsync(
            work => SingleUse.SpendAsync(work, SingleUseKind, $"{client.Id}:{jti}", assertion.Expires!.Value + ClockSkew, ct), ct);
        return isFirst ? null : Invalid("Token reuse detected");
    }

    private static OAuthError Invalid(string description) => new("invalid_client", description, StatusCodes.Status400BadRequest);

    private static OAuthError WrongSecret { get; } = new(
        "unauthorized_client",
        "Client authentication with client secret signed JWT failed: Signature on JWT token by client secret  failed validation",
        StatusCodes.Status400BadRequest);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
