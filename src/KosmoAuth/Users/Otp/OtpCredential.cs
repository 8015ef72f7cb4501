using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.Otp;

/// <summary>A one-time password device: a credential of Keycloak's type <c>otp</c>, read.</summary>
internal sealed record OtpCredential(Credential Stored, OtpCredentialData Data, OtpType Type, OtpAlgorithm Algorithm, byte[] Key)
{
    /// <summary>Keycloak's name of the type.</summary>
    public const string TypeName = "otp";

    private const string Base32Encoding = "BASE32";

    /// <summary>Null when the texts are no device that could ever show a code.</summary>
    public static OtpCredential? Read(Credential credential)
    {
        try
        {
            var data = JsonSerializer.Deserialize(credential.CredentialData, OtpJson.AsKeycloak.OtpCredentialData);
            var secret = JsonSerializer.Deserialize(credential.SecretData.Reveal(), OtpJson.AsKeycloak.OtpSecretData);
            return data is { Digits: > 0 and <= OtpCode.MostDigits, Counter: >= 0 }
                && TypeOf(data) is { } type
                && Enum.TryParse<OtpAlgorithm>(data.Algorithm, ignoreCase: true, out var algorithm)
                && KeyOf(data, secret?.Value) is { Length: > 0 } key
                    ? new OtpCredential(credential, data, type, algorithm, key)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A new device as the policy wants it.</summary>
    public static OtpCredential Create(RealmOtp policy, OtpSecret secret, string? label, long createdMs)
    {
        var subType = policy.OtpPolicyType == OtpType.Hotp ? "hotp" : "totp";
        var data = new OtpCredentialData(
            subType, policy.OtpPolicyDigits, policy.OtpPolicyInitialCounter, policy.OtpPolicyPeriod, policy.OtpPolicyAlgorithm.ToString());
        var secretData = JsonSerializer.Serialize(new OtpSecretData(secret.Reveal()), OtpJson.AsKeycloak.OtpSecretData);
        var stored = new Credential(Guid.NewGuid().ToString(), TypeName, label, createdMs, Text(data), new Secret(secretData));
        return new OtpCredential(stored, data, policy.OtpPolicyType, policy.OtpPolicyAlgorithm, secret.Key);
    }

    /// <summary>The device whose next counter is this one.</summary>
    public OtpCredential At(long counter)
    {
        var data = Data with { Counter = counter };
        return this with { Data = data, Stored = Stored with { CredentialData = Text(data) } };
    }

    /// <summary>The step (TOTP) or counter (HOTP) whose code this is; null when it is none of the window.</summary>
    /// <param name="code">As <see cref="OtpCode.Normalise"/> gives it.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="window">As in <see cref="RealmOtp.OtpPolicyLookAheadWindow"/>.</param>
    public long? Find(string code, long now, int window)
    {
        Span<byte> typed = stackalloc byte[OtpCode.MostDigits + 1];
        typed = typed[..Encoding.ASCII.GetBytes(code.AsSpan(0, Math.Min(code.Length, typed.Length)), typed)];
        Span<byte> expected = stackalloc byte[Data.Digits];
        long? found = null;

        // To the end of the window always: the time must not tell which step it was.
        foreach (var step in Steps(now, window))
        {
            OtpCode.Write(Algorithm, Key, step, expected);
            if (CryptographicOperations.FixedTimeEquals(typed, expected))
            {
                found ??= step;
            }
        }

        return found;
    }

    // The present step first, as it is the likeliest; then its neighbours, the nearer ones first.
    private IEnumerable<long> Steps(long now, int window)
    {
        if (Type == OtpType.Hotp)
        {
            for (var ahead = 0; ahead <= window; ahead++)
            {
                yield return Data.Counter + ahead;
            }

            yield break;
        }

        yield return now / Data.Period;
        for (var away = 1; away <= window; away++)
        {
            yield return (now / Data.Period) + away;
            yield return (now / Data.Period) - away;
        }
    }

    private static OtpType? TypeOf(OtpCredentialData data) => data switch
    {
        { SubType: "hotp" } => OtpType.Hotp,
        { SubType: "totp", Period: > 0 } => OtpType.Totp,
        _ => null,
    };

    // Keycloak's older form is the text's own bytes, the newer one says that it is Base32.
    private static byte[]? KeyOf(OtpCredentialData data, string? value) =>
        value is null ? null
        : string.IsNullOrEmpty(data.SecretEncoding) ? Encoding.UTF8.GetBytes(value)
        : data.SecretEncoding.Equals(Base32Encoding, StringComparison.OrdinalIgnoreCase) ? Base32.Decode(value)
        : null;

    private static string Text(OtpCredentialData data) => JsonSerializer.Serialize(data, OtpJson.AsKeycloak.OtpCredentialData);
}
