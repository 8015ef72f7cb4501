namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>RFC 9106 section 3.2, <c>y</c>.</summary>
public enum Argon2Type
{
    D = 0,
    I = 1,
    Id = 2,
}

/// <summary>RFC 9106 section 3.2, <c>v</c>. 1.0 is what came before the RFC; the passes overwrite the memory instead of mixing into it.</summary>
public enum Argon2Version
{
    V10 = 0x10,
    V13 = 0x13,
}

/// <summary>What one Argon2 hash costs and how it is made.</summary>
/// <param name="MemoryKiB">At least eight times <paramref name="Lanes"/>; rounded down to a multiple of four times as many.</param>
/// <param name="Passes">At least 1.</param>
/// <param name="Lanes">At least 1. Computed one after the other.</param>
/// <param name="HashLength">Bytes, 4 to 1024.</param>
public readonly record struct Argon2Parameters(Argon2Type Type, Argon2Version Version, int MemoryKiB, int Passes, int Lanes, int HashLength)
{
    private const int MostMemoryKiB = 1 << 20;
    private const int MostLanes = 64;
    private const int LongestHash = 1024;

    // Takes about a second. A credential that wants more is a trap, not a credential.
    private const long MostBlocks = 4L << 20;

    /// <summary>Keycloak's default since version 25; one of the equals of OWASP's list.</summary>
    public static Argon2Parameters Keycloak { get; } = new(Argon2Type.Id, Argon2Version.V13, MemoryKiB: 7168, Passes: 5, Lanes: 1, HashLength: 32);

    /// <summary>As Keycloak's metrics have it: <c>Argon2id-1.3[m=7168,t=5,p=1]</c>.</summary>
    public string Strength => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Argon2{Type.ToString().ToLowerInvariant()}-{(Version == Argon2Version.V13 ? "1.3" : "1.0")}[m={MemoryKiB},t={Passes},p={Lanes}]");

    /// <summary>Whether the RFC allows them and this server is willing to: up to 1 GiB of memory, 64 lanes and 4 GiB written in all passes.</summary>
    public bool AreValid =>
        Enum.IsDefined(Type) && Enum.IsDefined(Version)
        && Lanes is >= 1 and <= MostLanes && Passes >= 1 && HashLength is >= 4 and <= LongestHash
        && MemoryKiB >= 8 * Lanes && MemoryKiB <= MostMemoryKiB && (long)MemoryKiB * Passes <= MostBlocks;
}
