using System.Collections.Frozen;

namespace KosmoAuth.Realms;

/// <summary>A client scope (Keycloak ClientScopeRepresentation): mappers and role scope that clients share.</summary>
public sealed class ClientScope
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Protocol { get; init; }

    public required FrozenDictionary<string, string> Attributes { get; init; }

    public required IReadOnlyList<ProtocolMapper> Mappers { get; init; }

    /// <summary>Roles that a token with this scope may carry when the client has no full scope; expanded.</summary>
    public required RoleSet ScopeMappings { get; init; }

    /// <summary>Whether a role scope mapping exists at all; if so, only users with one of the roles get the scope.</summary>
    public required bool HasScopeMappings { get; init; }

    /// <summary>Keycloak <c>include.in.token.scope</c>; absent means true.</summary>
    public bool IncludeInTokenScope => !IsFalse("include.in.token.scope");

    /// <summary>Keycloak <c>display.on.consent.screen</c>; absent means true.</summary>
    public bool DisplayOnConsentScreen => !IsFalse("display.on.consent.screen");

    /// <summary>Keycloak <c>include.in.openid.provider.metadata</c>; absent means true.</summary>
    public bool IncludeInMetadata => !IsFalse("include.in.openid.provider.metadata");

    /// <summary>Keycloak <c>consent.screen.text</c>, may be a <c>${key}</c>; the name when empty.</summary>
    public string ConsentScreenText => Attributes.TryGetValue("consent.screen.text", out var text) && text.Length > 0 ? text : Name;

    /// <summary>Order on the consent page (<c>gui.order</c>), lowest first; <see cref="int.MaxValue"/> when absent.</summary>
    public int GuiOrder => Attributes.TryGetValue("gui.order", out var text) && int.TryParse(text, out var order) ? order : int.MaxValue;

    private bool IsFalse(string name) => Attributes.TryGetValue(name, out var value) && value.Equals("false", StringComparison.OrdinalIgnoreCase);
}
