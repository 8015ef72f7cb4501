namespace KosmoAuth.Tokens;

/// <summary>An <c>id_token_hint</c>: an ID token of this realm, whatever its age. Times are Unix seconds.</summary>
public sealed record IdTokenHint(string? Azp, string? Sid, string Sub)
{
    public IReadOnlyList<string> Audience { get; init; } = [];

    public long IssuedAt { get; init; }

    public long? Expires { get; init; }

    /// <summary>The claims, JSON text.</summary>
    public byte[] Payload { get; init; } = [];
}

/// <summary>
/// A refresh token of this realm whose signature holds; whether it may still be used is the session's to say. Times are Unix seconds.
/// </summary>
/// <param name="Sub">The person as the client knows them: another id than the user's for pairwise clients, empty for clients whose tokens have none.</param>
public sealed record RefreshToken(
    string Jti, string Azp, string Sub, string Sid, bool Offline, string Scope, long IssuedAt, long? Expires, string? Nonce)
{
    /// <summary>What <see cref="TokenIssuer.RefreshToken"/> was given for rotation; null without it.</summary>
    public string? Generation { get; init; }

    /// <summary>The claims, JSON text.</summary>
    public byte[] Payload { get; init; } = [];
}

/// <summary>An access token of this realm whose signature and time hold. Times are Unix seconds.</summary>
/// <param name="Payload">The claims, JSON text.</param>
public sealed record AccessToken(
    string Jti, string Azp, string? Sub, string? Sid, string Scope, long IssuedAt, long? Expires, IReadOnlyList<string> Audience, byte[] Payload)
{
    /// <summary>What was made of the token when it was shown before.</summary>
    internal TokenMemory? Memory { get; init; }
}
