using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Introspection;

/// <summary>What is told about a token.</summary>
/// <param name="UserId">Null when it is not active.</param>
internal sealed record Introspected(ReadOnlyMemory<byte> Json, string? UserId, string? SessionId)
{
    /// <summary>The same bytes for every reason (RFC 7662 section 2.2).</summary>
    public static Introspected Inactive { get; } = new("""{"active":false}"""u8.ToArray(), null, null);

    public bool IsActive => UserId is not null;
}

/// <summary>
/// Who learns what of which token (Keycloak 26.7): of an access or ID token the clients in its audience, of a refresh token its own
/// client alone. A client with the attribute <c>allow.token.introspection.without.audience.check</c> learns of every access token.
/// </summary>
public sealed class Introspections(OwnTokens tokens, LiveTokens liveTokens, TokenIssuer issuer, TimeProvider time)
{
    internal async ValueTask<Introspected> OfTokenAsync(RealmRequest request, Client asking, string text, bool withJwt, CancellationToken ct)
    {
        if (tokens.VerifyAccessToken(request.Realm, request.Issuer, text) is not { } token)
        {
            return await OfIdTokenAsync(request, asking, text, ct);
        }

        var always = asking.Flag("allow.token.introspection.without.audience.check");
        if (!always && !token.Audience.Contains(asking.ClientId) && !TokenFacts.IsLightweight(token))
        {
            return Introspected.Inactive;
        }

        if ((await liveTokens.FindAsync(request, TokenFacts.Of(token), ct)).Known is not { Subject: var subject } known)
        {
            return Introspected.Inactive;
        }

        // What a lightweight token leaves out, its audience too, the mappers add here.
        var json = known.Introspection(issuer, token);
        return !always && TokenFacts.IsLightweight(token) && !IsInAudience(json, asking) ? Introspected.Inactive
            : Active(withJwt ? IntrospectionJwt.Add(json, subject) : json, subject);
    }

    internal async ValueTask<Introspected> OfRefreshTokenAsync(RealmRequest request, Client asking, string text, CancellationToken ct)
    {
        if (tokens.VerifyRefreshToken(request.Realm, request.Issuer, text) is not { } token || token.Azp != asking.ClientId || token.Expires <= Now)
        {
            return Introspected.Inactive;
        }

        var live = await liveTokens.FindAsync(request, TokenFacts.Of(token), ct);
        return live.Subject is { } subject ? Active(issuer.Introspection(subject, token), subject) : Introspected.Inactive;
    }

    private async ValueTask<Introspected> OfIdTokenAsync(RealmRequest request, Client asking, string text, CancellationToken ct)
    {
        if (tokens.VerifyIdTokenHint(request.Realm, request.Issuer, text) is not { Azp: { } azp, Sid: { } sid } token
            || !token.Audience.Contains(asking.ClientId) || token.Expires <= Now)
        {
            return Introspected.Inactive;
        }

        // An ID token does not say of which kind its session is, nor its scopes.
        foreach (var offline in new[] { false, true })
        {
            var live = await liveTokens.FindAsync(request, new TokenFacts(sid, azp, sid, offline, ClientScopes.OpenId, token.IssuedAt), ct);
            if (live.Subject is { } subject)
            {
                return Active(issuer.Introspection(subject, token), subject);
            }
        }

        return Introspected.Inactive;
    }

    private static bool IsInAudience(byte[] answer, Client asking)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("aud", out var audience)
            && (audience.ValueKind == JsonValueKind.Array
                ? audience.EnumerateArray().Any(one => one.ValueEquals(asking.ClientId))
                : audience.ValueEquals(asking.ClientId));
    }

    private static Introspected Active(ReadOnlyMemory<byte> json, TokenSubject subject) =>
        new(json, subject.User.Id, subject.HasSession ? subject.Session.Id : null);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
