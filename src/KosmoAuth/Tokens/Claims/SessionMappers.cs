using System.Globalization;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Mappers of what is known of the session and of the request that began it.</summary>
internal static class SessionMappers
{
    public static ClaimMapper Acr(MapperSource source) => claims => claims.Acr = claims.Subject.Acr ?? claims.Acr;

    /// <summary>An empty list says that nothing is known; an introspected token keeps its own.</summary>
    public static ClaimMapper Amr(MapperSource source) => claims =>
    {
        if (claims.Target != ClaimTargets.Introspection || claims.Subject.Amr.Count > 0)
        {
            claims.Set(["amr"], new List<object>(claims.Subject.Amr), join: false);
        }
    };

    public static ClaimMapper SessionState(MapperSource source) => claims =>
    {
        if (claims.Subject.HasSession)
        {
            claims.Other.Set(["session_state"], claims.Subject.Session.Id, join: false);
        }
    };

    /// <summary>Access tokens have no <c>nonce</c> of their own since Keycloak 25.</summary>
    public static ClaimMapper Nonce(MapperSource source) => claims => claims.Nonce = claims.Subject.Nonce;

    public static ClaimMapper? Note(MapperSource source) =>
        source["user.session.note"] is { } note && MappedClaim.Of(source) is { } claim
            ? claims => claim.Put(claims, Value(claims.Subject, note))
            : null;

    // A person's authentication has a time; the service account's has none, but it knows the client that asked.
    private static string? Value(TokenSubject subject, string note) => (note, subject.User.ServiceAccountClientId) switch
    {
        ("AUTH_TIME", null) => subject.Session.AuthTime > 0 ? subject.Session.AuthTime.ToString(CultureInfo.InvariantCulture) : null,
        ("client_id" or "clientId", not null) => subject.Client.ClientId,
        ("clientHost" or "clientAddress", not null) => subject.RemoteAddress,
        _ => subject.Session.Notes.GetValueOrDefault(note),
    };
}
