using System.Text.Json;
using System.Text.Json.Serialization;
using KosmoAuth.Realms;

namespace KosmoAuth.Tokens;

/// <summary>What an authorization code stands for (RFC 6749 section 4.1.2), sealed into the code itself.</summary>
public sealed record AuthorizationCode
{
    private const string Purpose = "code";

    // A sealed code, a session id and a client id; the request's own limits keep ours far below.
    private const int LongestText = Sealer.LongestText + 512;

    /// <summary>For single use.</summary>
    public required string Id { get; init; }

    public required string SessionId { get; init; }

    /// <summary>Internal id of the client.</summary>
    public required string ClientUuid { get; init; }

    /// <summary>As sent in the authorization request; null when it named none.</summary>
    public string? RedirectUri { get; init; }

    public string? Scope { get; init; }

    public string? Nonce { get; init; }

    public string? CodeChallenge { get; init; }

    public string? CodeChallengeMethod { get; init; }

    /// <summary>The <c>claims</c> parameter.</summary>
    public string? Claims { get; init; }

    /// <summary>No proof was asked for (<c>acr</c> 0 where no level condition ran).</summary>
    public bool SsoReused { get; init; }

    /// <summary>-1 when no level condition ran.</summary>
    public int Level { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long IssuedAt { get; init; }

    /// <summary>Keycloak's shape: three parts separated by dots, the second the session id, the third the client's internal id.</summary>
    public string Write(Sealer sealer, Realm realm)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, AuthorizationCodeJson.Default.AuthorizationCode);
        return $"{sealer.Seal(Purpose, realm, json)}.{SessionId}.{ClientUuid}";
    }

    /// <summary>Null for anything that this realm did not write, and when the open parts are not those inside.</summary>
    public static AuthorizationCode? Read(string text, Sealer sealer, Realm realm)
    {
        // A client id from a realm file may hold dots, the other two parts never do.
        if (text.Length > LongestText || text.Split('.', 3) is not [var box, var sessionId, var clientUuid]
            || !sealer.TryOpen(Purpose, realm, box, out var json))
        {
            return null;
        }

        return Open(json) is { } code && code.SessionId == sessionId && code.ClientUuid == clientUuid ? code : null;
    }

    private static AuthorizationCode? Open(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AuthorizationCodeJson.Default.AuthorizationCode);
        }
        catch (JsonException)
        {
            // A code from another release of the server, during an upgrade.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AuthorizationCode))]
internal sealed partial class AuthorizationCodeJson : JsonSerializerContext;
