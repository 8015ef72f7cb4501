namespace KosmoAuth.Realms;

/// <summary>
/// A piece of realm configuration as it lies in the database: one client, scope, role, flow, component, or the realm's own fields.
/// </summary>
/// <param name="Kind">One of <see cref="RealmDocumentKind"/>.</param>
/// <param name="Key">Natural key, unique with the kind; <see cref="RealmDocumentKind"/> says which.</param>
/// <param name="Id">Keycloak's id; the key where Keycloak has none.</param>
/// <param name="Json">The body, Keycloak's representation.</param>
public sealed record RealmDocument(string Kind, string Key, string Id, string Json);
