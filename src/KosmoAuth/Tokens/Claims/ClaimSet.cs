using System.Text.Json;

namespace KosmoAuth.Tokens.Claims;

/// <summary>The claims of one token on their way from the mappers to its JSON.</summary>
/// <param name="scopeRoles">Roles that tokens for the client may carry; null for all.</param>
internal sealed class ClaimSet(TokenSubject subject, ClaimTargets target, Realms.RoleSet? scopeRoles)
{
    private GrantedRoles? _roles;

    public TokenSubject Subject => subject;

    /// <summary>Exactly one.</summary>
    public ClaimTargets Target => target;

    /// <summary>Roles that this token may speak of; mappers may add and rename.</summary>
    public GrantedRoles Roles => _roles ??= GrantedRoles.Of(subject, scopeRoles);

    public string? Sub { get; set; }

    public string? Azp { get; set; }

    public string? Acr { get; set; }

    public long? AuthTime { get; set; }

    public string? Nonce { get; set; }

    public List<string> Audience { get; } = [];

    public ClaimObject Other { get; } = new();

    public void AddAudience(string audience)
    {
        if (!Audience.Contains(audience))
        {
            Audience.Add(audience);
        }
    }

    /// <summary>A mapped claim. Names that the server itself answers for are settable or not as in Keycloak.</summary>
    public void Set(ReadOnlySpan<string> path, object value, bool join)
    {
        if (!ReservedClaims.Contains(path[0]))
        {
            Other.Set(path, value, join);
        }
        else if (path.Length == 1)
        {
            ReservedClaims.Set(this, path[0], value);
        }
    }

    /// <summary>One audience is a string, several are an array, none is nothing.</summary>
    public static void WriteAudience(Utf8JsonWriter writer, string name, List<string> audience)
    {
        if (audience is [var only])
        {
            writer.WriteString(name, only);
        }
        else if (audience.Count > 1)
        {
            writer.WriteStartArray(name);
            audience.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }
    }
}
