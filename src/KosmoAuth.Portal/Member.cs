using System.Globalization;
using System.Security.Claims;

namespace KosmoAuth.Portal;

/// <summary>Who is signed in, as the ID token said.</summary>
/// <param name="Name">Family name first, as people are called here; the user ID for somebody without a name.</param>
/// <param name="Kana">The name's reading (フリガナ), from the claims with the tag <c>ja-Kana-JP</c> (OpenID Connect Core 1.0 §5.2).</param>
/// <param name="SignedInAt">When the person proved who they are (<c>auth_time</c>), which may be before they came here.</param>
public sealed record Member(string UserId, string Name, string? Kana, string? Email, DateTimeOffset? SignedInAt, bool IsStaff)
{
    /// <summary>Null when nobody is signed in.</summary>
    public static Member? Of(ClaimsPrincipal who)
    {
        if (who.Identity is not { IsAuthenticated: true })
        {
            return null;
        }

        string? Value(string claim) => who.FindFirst(claim)?.Value;
        string? FamilyFirst(string tag) => Join(Value("family_name" + tag), Value("given_name" + tag));

        var userId = Value("preferred_username") ?? Value("sub")!;
        var signedInAt = long.TryParse(Value("auth_time"), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
        return new(userId, FamilyFirst("") ?? userId, FamilyFirst("#ja-Kana-JP"), Value("email"), signedInAt, who.IsInRole("staff"));
    }

    private static string? Join(params IEnumerable<string?> parts) =>
        string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } joined ? joined : null;
}
