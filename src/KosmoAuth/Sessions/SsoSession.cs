using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>A live session of this browser with its person, both read from the database in this request.</summary>
/// <param name="HasPart">Whether the client that was asked for takes part in it.</param>
public sealed record SsoSession(UserSession Session, User User, IdentityToken Identity, bool HasPart = false);
