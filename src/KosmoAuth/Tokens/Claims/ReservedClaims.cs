using System.Collections.Frozen;
using System.Globalization;

namespace KosmoAuth.Tokens.Claims;

/// <summary>
/// Claims that are members of the token itself. Some a mapper may replace; the others it cannot touch, and nothing is written twice.
/// </summary>
internal static class ReservedClaims
{
    private static readonly FrozenDictionary<string, Action<ClaimSet, object>> s_claims = new Dictionary<string, Action<ClaimSet, object>>
    {
        ["sub"] = (claims, value) => claims.Sub = Text(value),
        ["azp"] = (claims, value) => claims.Azp = Text(value),
        ["acr"] = (claims, value) => claims.Acr = Text(value),
        ["auth_time"] = (claims, value) => claims.AuthTime = long.TryParse(Text(value), out var seconds) ? seconds : claims.AuthTime,
        ["aud"] = SetAudience,
        ["jti"] = Refuse,
        ["typ"] = Refuse,
        ["iat"] = Refuse,
        ["nbf"] = Refuse,
        ["exp"] = Refuse,
        ["iss"] = Refuse,
        ["sid"] = Refuse,
        ["scope"] = Refuse,
        ["nonce"] = Refuse,
        ["session_state"] = Refuse,
        ["at_hash"] = Refuse,
        ["c_hash"] = Refuse,
        ["s_hash"] = Refuse,
        ["cnf"] = Refuse,
    }.ToFrozenDictionary();

    public static bool Contains(string name) => s_claims.ContainsKey(name);

    public static void Set(ClaimSet claims, string name, object value) => s_claims[name](claims, value);

    private static void SetAudience(ClaimSet claims, object value)
    {
        claims.Audience.Clear();
        foreach (var audience in value is IEnumerable<object> list ? list : [value])
        {
            claims.AddAudience(Text(audience));
        }
    }

    private static void Refuse(ClaimSet claims, object value)
    {
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
