using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Token;

/// <summary>What came of a grant.</summary>
internal abstract record GrantResult
{
    private GrantResult()
    {
    }

    /// <summary>Details for the event, by Keycloak's names.</summary>
    public Dictionary<string, string> Details { get; init; } = [];

    /// <summary>The client gets tokens.</summary>
    /// <param name="Subject">Of the access token and the ID token.</param>
    /// <param name="RefreshSubject">Of the refresh token, which keeps all granted scopes; null for no refresh token.</param>
    /// <param name="Generation">Place of the refresh token in its line; null without rotation.</param>
    public sealed record Granted(TokenSubject Subject, TokenSubject? RefreshSubject, string? Generation = null) : GrantResult
    {
        /// <summary>A refresh gives an ID token when the first answer had one, whatever it asks for now.</summary>
        public bool WithIdToken { get; init; } = Subject.IsOpenId;
    }

    /// <summary>The client gets an error.</summary>
    /// <param name="EventError">Keycloak's error in the event log.</param>
    public sealed record Refused(OAuthError Error, string EventError) : GrantResult
    {
        public string? UserId { get; init; }

        /// <summary>Seconds for the header Retry-After.</summary>
        public int? RetryAfter { get; init; }

        public string? SessionId { get; init; }
    }

    public static Refused Invalid(string description, string eventError) => new(OAuthError.InvalidGrant(description), eventError);
}
