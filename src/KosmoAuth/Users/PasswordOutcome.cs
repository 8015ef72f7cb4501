using KosmoAuth.Realms;

namespace KosmoAuth.Users;

/// <summary>What came of a user name and a password.</summary>
public enum PasswordOutcome
{
    Ok,

    /// <summary>Nobody has that name. Must look like <see cref="Wrong"/>.</summary>
    UnknownUser,

    /// <summary>Wrong or empty password, or the person has none.</summary>
    Wrong,

    /// <summary>Too many failures, so that even the right password is none. Must look like <see cref="Wrong"/>.</summary>
    TemporarilyLocked,

    /// <summary>Locked for good by failures. Must look like <see cref="Wrong"/>.</summary>
    PermanentlyLocked,

    /// <summary>The password is right, the account is disabled.</summary>
    Disabled,

    /// <summary>The address has used up its failures of this minute; says nothing about the password.</summary>
    TooManyFailures,

    /// <summary>Too many passwords are being hashed; says nothing about the password.</summary>
    Busy,
}

/// <param name="User">Null when unknown.</param>
public sealed record PasswordResult(PasswordOutcome Outcome, User? User);
