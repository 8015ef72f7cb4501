using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Users.Passwords.Argon2;

namespace KosmoAuth.Users.Passwords;

/// <summary>How a password is hashed, with everything that decides about cost and result except the salt. Two are equal if they hash alike.</summary>
public abstract record HashMethod
{
    /// <summary>Keycloak's name of the algorithm.</summary>
    public abstract string Algorithm { get; }

    /// <summary>What a hash costs, in the words of Keycloak's metrics.</summary>
    public abstract string Strength { get; }

    /// <summary>Bytes of a hash.</summary>
    public abstract int HashLength { get; }

    /// <summary>Hashes the password exactly as typed, in UTF-8.</summary>
    /// <param name="hash">As long as <see cref="HashLength"/>.</param>
    public void Compute(string password, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(password.Length));
        var length = Encoding.UTF8.GetBytes(password, bytes);
        try
        {
            Compute(bytes.AsSpan(0, length), salt, hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    protected abstract void Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Span<byte> hash);
}

/// <summary>Keycloak's <c>argon2</c>.</summary>
/// <param name="Parameters">Must be valid.</param>
public sealed record Argon2Method(Argon2Parameters Parameters) : HashMethod
{
    public const string Name = "argon2";

    public static Argon2Method Default { get; } = new(Argon2Parameters.Keycloak);

    public override string Algorithm => Name;

    public override string Strength => Parameters.Strength;

    public override int HashLength => Parameters.HashLength;

    protected override void Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Span<byte> hash) =>
        Argon2Hash.Compute(Parameters, password, salt, hash);
}

/// <summary>Keycloak's <c>pbkdf2</c> family (RFC 8018 section 5.2).</summary>
/// <param name="Name"><c>pbkdf2</c>, <c>pbkdf2-sha256</c> or <c>pbkdf2-sha512</c>.</param>
/// <param name="Iterations">1 to <see cref="MostIterations"/>.</param>
public sealed record Pbkdf2Method(string Name, HashAlgorithmName Function, int Iterations, int Length) : HashMethod
{
    /// <summary>Takes some seconds; more is a trap, not a credential.</summary>
    public const int MostIterations = 10_000_000;

    /// <summary>With Keycloak's number of iterations and length; null for other names.</summary>
    public static Pbkdf2Method? Default(string? name) => name switch
    {
        "pbkdf2-sha512" => new(name, HashAlgorithmName.SHA512, 210_000, 64),
        "pbkdf2-sha256" => new(name, HashAlgorithmName.SHA256, 600_000, 32),
        "pbkdf2" => new(name, HashAlgorithmName.SHA1, 1_300_000, 64),
        _ => null,
    };

    public override string Algorithm => Name;

    public override string Strength => Iterations.ToString(CultureInfo.InvariantCulture);

    public override int HashLength => Length;

    protected override void Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Span<byte> hash) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, hash, Iterations, Function);
}
