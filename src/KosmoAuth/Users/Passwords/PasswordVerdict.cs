namespace KosmoAuth.Users.Passwords;

/// <summary>What came of comparing a password with a credential.</summary>
public enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, and hashed otherwise than the realm's policy wants now.</summary>
    RightButOld,

    /// <summary>Too many are waiting to be hashed.</summary>
    Busy,
}
