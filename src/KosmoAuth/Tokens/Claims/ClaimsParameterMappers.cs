using System.Text.Json;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Mappers that obey the <c>claims</c> parameter (OpenID Connect Core section 5.5). Only essential claims count.</summary>
internal static class ClaimsParameterMappers
{
    private static readonly (string Claim, Func<TokenSubject, string?> Value)[] s_known =
    [
        ("name", subject => UserAttributes.FullName(subject.User)),
        ("given_name", subject => subject.User.FirstName),
        ("family_name", subject => subject.User.LastName),
        ("preferred_username", subject => subject.User.Username),
        ("email", subject => subject.User.Email),
    ];

    public static ClaimMapper Essential(MapperSource source) => claims => WithRequest(claims, requested =>
    {
        foreach (var (claim, value) in s_known)
        {
            if (IsEssential(requested, claim, out _) && value(claims.Subject) is { } text)
            {
                claims.Set([claim], text, join: false);
            }
        }
    });

    /// <summary>Puts the value that the client asked for into the ID token, for the one claim that is configured.</summary>
    public static ClaimMapper? Value(MapperSource source) => source["claim.name"] is not { } name ? null : claims => WithRequest(claims, requested =>
    {
        if (IsEssential(requested, name, out var claim) && claim.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String)
        {
            claims.Set([name], value.GetString()!, join: false);
        }
    });

    private static void WithRequest(ClaimSet claims, Action<JsonElement> apply)
    {
        if (claims.Subject.Claims is not { } text)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(claims.Target == ClaimTargets.IdToken ? "id_token" : "userinfo", out var requested)
                && requested.ValueKind == JsonValueKind.Object)
            {
                apply(requested);
            }
        }
        catch (JsonException)
        {
            // The authorization endpoint lets broken parameters pass, as Keycloak does: they ask for nothing.
        }
    }

    private static bool IsEssential(JsonElement requested, string name, out JsonElement claim) =>
        requested.TryGetProperty(name, out claim) && claim.ValueKind == JsonValueKind.Object
        && claim.TryGetProperty("essential", out var essential) && essential.ValueKind == JsonValueKind.True;
}
