using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Realms;

/// <summary>A value that must not be printed: its text form hides it, and comparison takes constant time.</summary>
public sealed class Secret(string value)
{
    /// <summary>The value in clear. Read it only where it is used.</summary>
    public string Reveal() => value;

    /// <summary>Compares in constant time for equal lengths.</summary>
    public bool Matches(string? candidate) =>
        candidate is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(candidate));

    public override string ToString() => "***";
}
