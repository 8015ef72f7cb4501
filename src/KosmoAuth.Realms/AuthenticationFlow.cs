using System.Collections.Frozen;

namespace KosmoAuth.Realms;

/// <summary>How much an execution counts on its level (Keycloak's requirement).</summary>
public enum Requirement
{
    Required,
    Alternative,
    Conditional,
    Disabled,
}

/// <summary>A flow or sub-flow of the realm, compiled into a tree (Keycloak authenticationFlows).</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Alias">Unique name in the realm.</param>
/// <param name="ProviderId"><c>basic-flow</c>, <c>form-flow</c> or <c>client-flow</c>.</param>
/// <param name="TopLevel">Whether it can be bound; sub-flows cannot.</param>
/// <param name="Executions">In order of priority.</param>
public sealed record AuthenticationFlow(string Id, string Alias, string ProviderId, bool TopLevel, IReadOnlyList<Execution> Executions);

/// <summary>One line of a flow: an authenticator or a sub-flow, never both.</summary>
/// <param name="Id">Stable id; Keycloak's <c>execution</c> parameter in login addresses.</param>
/// <param name="Requirement">How it counts on its level.</param>
/// <param name="Authenticator">
/// Provider id such as <c>auth-username-password-form</c>; null for a sub-flow without a form authenticator.
/// </param>
/// <param name="Flow">The sub-flow; null for an authenticator.</param>
/// <param name="Config">The authenticator configuration; empty when none.</param>
public sealed record Execution(
    string Id, Requirement Requirement, string? Authenticator, AuthenticationFlow? Flow, FrozenDictionary<string, string> Config);

/// <summary>A required action of the realm's list (Keycloak RequiredActionProviderRepresentation).</summary>
public sealed record RequiredAction(
    string Alias, string ProviderId, string Name, bool Enabled, bool DefaultAction, int Priority, FrozenDictionary<string, string> Config);
