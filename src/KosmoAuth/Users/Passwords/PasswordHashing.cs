using KosmoAuth.Realms;

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

/// <summary>Hashes passwords, as many at a time as there are cores. Seam: to be completed by passwords.</summary>
public sealed class PasswordHashing
{
    /// <param name="credential">Null: the work is done and the verdict is Wrong.</param>
    public ValueTask<PasswordVerdict> VerifyAsync(Realm realm, Credential? credential, string password, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The credential anew, as the realm's policy wants it; null when too many are waiting.</summary>
    public ValueTask<Credential?> RehashAsync(Realm realm, Credential credential, string password, CancellationToken ct) => throw new NotSupportedException();
}
