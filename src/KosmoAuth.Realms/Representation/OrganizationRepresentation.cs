using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>An organization (Keycloak OrganizationRepresentation).</summary>
public sealed record OrganizationRepresentation
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Alias { get; init; }

    /// <summary>Absent means true.</summary>
    public bool? Enabled { get; init; }

    public string? Description { get; init; }

    public string? RedirectUrl { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Attributes { get; init; }

    public JsonElement? Domains { get; init; }

    public JsonElement? Members { get; init; }

    public JsonElement? IdentityProviders { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
