namespace KosmoAuth.Realms;

/// <summary>A piece of realm configuration as it lies in the database: one client, scope, role, flow, component, or the realm's own fields.</summary>
/// <param name="Kind">Such as <c>realm</c>, <c>client</c>, <c>client-scope</c>, <c>role</c>, <c>group</c>, <c>flow</c>, <c>component</c>.</param>
/// <param name="Key">Natural key, unique with the kind: client_id, scope name, <c>realm/{role}</c> or <c>{client_id}/{role}</c>, alias, …</param>
/// <param name="Id">Keycloak's id.</param>
/// <param name="Json">The body, Keycloak's representation.</param>
public sealed record RealmDocument(string Kind, string Key, string Id, string Json);
