using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>A live session of this browser with its person, both read from the database in this request.</summary>
public sealed record SsoSession(UserSession Session, User User, IdentityToken Identity);
