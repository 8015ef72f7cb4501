using System.Text.Json.Serialization;

namespace KosmoAuth.Login;

/// <summary>What an application asked for, frozen when it asked. Never changed afterwards; sealed into the page.</summary>
public sealed record LoginRequest
{
    /// <summary>OAuth client_id.</summary>
    public required string ClientId { get; init; }

    /// <summary><see cref="ILoginProtocol.Name"/> of who started it.</summary>
    public required string Protocol { get; init; }

    /// <summary>What the protocol needs to finish, by names of its own.</summary>
    public required Dictionary<string, string> Data { get; init; }

    /// <summary>No page may be shown (<c>prompt=none</c>).</summary>
    public bool Passive { get; init; }

    /// <summary>The person has to prove anew who they are (<c>prompt=login</c>).</summary>
    public bool ForceLogin { get; init; }

    /// <summary>Consent has to be asked for even if it was given (<c>prompt=consent</c>).</summary>
    public bool ForceConsent { get; init; }

    /// <summary>Registration was asked for (<c>prompt=create</c>).</summary>
    public bool Register { get; init; }

    /// <summary>Greatest age of the last proof in seconds; null for any.</summary>
    public long? MaxAge { get; init; }

    public string? LoginHint { get; init; }

    /// <summary>Level of authentication asked for; -1 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Level { get; init; } = -1;

    /// <summary>Whether the log-in fails below <see cref="Level"/>.</summary>
    public bool LevelEssential { get; init; }

    /// <summary>Languages in the application's order, by blanks (<c>ui_locales</c>).</summary>
    public string? UiLocales { get; init; }

    /// <summary>Keycloak <c>kc_action</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Keycloak <c>kc_idp_hint</c>.</summary>
    public string? IdentityProviderHint { get; init; }
}
