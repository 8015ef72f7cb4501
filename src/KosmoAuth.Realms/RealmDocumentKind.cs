namespace KosmoAuth.Realms;

/// <summary>Kinds of <see cref="RealmDocument"/>, with the natural key of each.</summary>
public static class RealmDocumentKind
{
    /// <summary>The realm's own fields and all that is not split off; key <c>realm</c>.</summary>
    public const string Realm = "realm";

    /// <summary>Key: client_id.</summary>
    public const string Client = "client";

    /// <summary>Key: name.</summary>
    public const string ClientScope = "client-scope";

    /// <summary>Key: <c>realm/{name}</c> or <c>client/{client_id}/{name}</c>.</summary>
    public const string Role = "role";

    /// <summary>One group without its sub-groups, which name it as parent; key: path.</summary>
    public const string Group = "group";

    /// <summary>A <see cref="Representation.ScopeMappingDocument"/>; key: <c>client/{client_id}</c> or <c>client-scope/{name}</c>.</summary>
    public const string ScopeMapping = "scope-mapping";

    /// <summary>A flow or sub-flow with its executions, which have ids here; key: alias.</summary>
    public const string Flow = "flow";

    /// <summary>Key: alias.</summary>
    public const string AuthenticatorConfig = "authenticator-config";

    /// <summary>Key: alias.</summary>
    public const string RequiredAction = "required-action";

    /// <summary>A component with its provider type; key: id.</summary>
    public const string Component = "component";

    /// <summary>Key: alias.</summary>
    public const string IdentityProvider = "identity-provider";

    /// <summary>Key: <c>{alias}/{name}</c>.</summary>
    public const string IdentityProviderMapper = "identity-provider-mapper";

    /// <summary>Texts of a locale; key: locale.</summary>
    public const string Localization = "localization";

    /// <summary>Key: alias.</summary>
    public const string Organization = "organization";
}
