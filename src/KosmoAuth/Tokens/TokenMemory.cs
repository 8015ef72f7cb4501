using KosmoAuth.Realms;

namespace KosmoAuth.Tokens;

/// <summary>
/// What was last made of a token, for the applications that show the same one with every request. It holds only for exactly the same realm, client,
/// person and session, which are read anew each time; only the time of last use, which no claim shows, may differ.
/// </summary>
internal sealed class TokenMemory
{
    private volatile RememberedSubject? _last;

    /// <summary>The subject that was made of equal parts before, or a new one.</summary>
    /// <param name="parts">The subject but for its scopes and what follows from them and the token.</param>
    /// <param name="complete">Makes the whole of the parts.</param>
    public RememberedSubject Subject<TState>(SubjectParts parts, TState state, Func<TState, SubjectParts, TokenSubject> complete) =>
        _last is { } last && last.Parts.GivesTheSameAs(parts) ? last : _last = new RememberedSubject(parts, complete(state, parts));
}

/// <summary>A subject with the answers that were made for it.</summary>
internal sealed class RememberedSubject(SubjectParts parts, TokenSubject subject)
{
    private volatile byte[]? _userInfo;
    private volatile byte[]? _introspection;

    public SubjectParts Parts => parts;

    public TokenSubject Subject => subject;

    /// <summary>Not to be changed by the caller.</summary>
    public byte[] UserInfo(TokenIssuer issuer) => _userInfo ??= issuer.UserInfo(subject);

    /// <inheritdoc cref="UserInfo"/>
    public byte[] Introspection(TokenIssuer issuer, AccessToken token) => _introspection ??= issuer.Introspection(subject, token);
}

/// <summary>Everything beside the token itself that claims can come from.</summary>
/// <param name="RemoteAddress">The peer that asks.</param>
internal sealed record SubjectParts(
    Realm Realm, Client Client, User User, UserSession Session, ClientSession ClientSession, string Issuer, string RemoteAddress)
{
    // Realm, client and person are the same objects as long as nothing of them has changed.
    public bool GivesTheSameAs(SubjectParts other) =>
        ReferenceEquals(Realm, other.Realm) && ReferenceEquals(Client, other.Client) && ReferenceEquals(User, other.User)
        && Issuer == other.Issuer && RemoteAddress == other.RemoteAddress
        && Equal(Session, other.Session) && Equal(ClientSession, other.ClientSession);

    private static bool Equal(UserSession one, UserSession other) =>
        one with { LastAccess = other.LastAccess, Notes = other.Notes } == other && Equal(one.Notes, other.Notes);

    private static bool Equal(ClientSession one, ClientSession other) =>
        one with { LastAccess = other.LastAccess, Notes = other.Notes } == other && Equal(one.Notes, other.Notes);

    private static bool Equal(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(note => other.TryGetValue(note.Key, out var value) && value == note.Value);
}
