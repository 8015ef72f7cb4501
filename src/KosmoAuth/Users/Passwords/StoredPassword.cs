using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Users.Passwords.Argon2;

namespace KosmoAuth.Users.Passwords;

/// <summary>A hashed password, read from or written to Keycloak's two JSON texts.</summary>
internal sealed record StoredPassword(HashMethod Method, byte[] Salt, byte[] Hash)
{
    private const int SaltBytes = 16;
    private const int LongestSalt = 1024;

    // Shorter hashes could be met by chance, an empty one by any password.
    private const int ShortestHash = 16;
    private const int LongestHash = 1024;

    private static readonly Dictionary<string, string[]> s_none = [];

    /// <summary>Hashes a password with a fresh salt.</summary>
    public static StoredPassword Create(HashMethod method, string password)
    {
        var stored = new StoredPassword(method, RandomNumberGenerator.GetBytes(SaltBytes), new byte[method.HashLength]);
        method.Compute(password, stored.Salt, stored.Hash);
        return stored;
    }

    /// <summary>Null when the texts are nothing to compare with: broken, of an unknown algorithm, or dearer than any log-in.</summary>
    public static StoredPassword? Read(Credential credential)
    {
        try
        {
            var secret = JsonSerializer.Deserialize(credential.SecretData.Reveal(), CredentialJson.AsKeycloak.PasswordSecretData);
            var data = JsonSerializer.Deserialize(credential.CredentialData, CredentialJson.AsKeycloak.PasswordCredentialData);
            return secret is { Salt.Length: <= LongestSalt, Value.Length: >= ShortestHash and <= LongestHash } && data is not null
                && ReadMethod(data, secret.Value.Length) is { } method ? new StoredPassword(method, secret.Salt, secret.Value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Matches(string password)
    {
        Span<byte> hash = stackalloc byte[LongestHash];
        hash = hash[..Method.HashLength];
        Method.Compute(password, Salt, hash);
        return CryptographicOperations.FixedTimeEquals(hash, Hash);
    }

    /// <summary>The credential with this password in place of its own.</summary>
    public Credential WriteTo(Credential credential) => credential with
    {
        CredentialData = JsonSerializer.Serialize(WriteMethod(), CredentialJson.AsKeycloak.PasswordCredentialData),
        SecretData = new Secret(JsonSerializer.Serialize(new PasswordSecretData(Hash, Salt, s_none), CredentialJson.AsKeycloak.PasswordSecretData)),
    };

    private static HashMethod? ReadMethod(PasswordCredentialData data, int hashLength) =>
        data.Algorithm == Argon2Method.Name ? ReadArgon2(data, hashLength) : ReadPbkdf2(data, hashLength);

    private static Pbkdf2Method? ReadPbkdf2(PasswordCredentialData data, int hashLength) =>
        data.HashIterations is > 0 and <= Pbkdf2Method.MostIterations && Pbkdf2Method.Default(data.Algorithm) is { } pbkdf2
            ? pbkdf2 with { Iterations = data.HashIterations, Length = hashLength }
            : null;

    private static Argon2Method? ReadArgon2(PasswordCredentialData data, int hashLength)
    {
        if (data.AdditionalParameters is not { } more || Number(more, "memory") is not { } memory || Number(more, "parallelism") is not { } lanes)
        {
            return null;
        }

        Argon2Type? type = First(more, "type") switch { "id" => Argon2Type.Id, "i" => Argon2Type.I, "d" => Argon2Type.D, _ => null };
        Argon2Version? version = First(more, "version") switch { "1.3" => Argon2Version.V13, "1.0" => Argon2Version.V10, _ => null };
        if (type is null || version is null)
        {
            return null;
        }

        var parameters = new Argon2Parameters(type.Value, version.Value, memory, data.HashIterations, lanes, hashLength);
        return parameters.AreValid ? new Argon2Method(parameters) : null;
    }

    private PasswordCredentialData WriteMethod() => Method switch
    {
        Argon2Method { Parameters: var argon2 } => new(argon2.Passes, Argon2Method.Name, new Dictionary<string, string[]>
        {
            ["hashLength"] = [Text(argon2.HashLength)],
            ["memory"] = [Text(argon2.MemoryKiB)],
            ["type"] = [argon2.Type switch { Argon2Type.D => "d", Argon2Type.I => "i", _ => "id" }],
            ["version"] = [argon2.Version == Argon2Version.V13 ? "1.3" : "1.0"],
            ["parallelism"] = [Text(argon2.Lanes)],
        }),
        Pbkdf2Method pbkdf2 => new(pbkdf2.Iterations, pbkdf2.Name, s_none),
        _ => throw new InvalidOperationException($"{Method.GetType()} has no form in Keycloak's JSON."),
    };

    private static string? First(IReadOnlyDictionary<string, string[]> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values is [var first, ..] ? first : null;

    private static int? Number(IReadOnlyDictionary<string, string[]> parameters, string name) =>
        int.TryParse(First(parameters, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
