using System.Runtime.CompilerServices;
using KosmoAuth.Realms;

namespace KosmoAuth.Oidc;

/// <summary>
/// The client scopes that a <c>scope</c> parameter selects (Keycloak): the client's default scopes always, its optional ones when they
/// are named. Default scopes come first, each kind by name.
/// </summary>
/// <param name="Scopes">Null when a scope is not the client's.</param>
public sealed record ClientScopes(IReadOnlyList<ClientScope>? Scopes)
{
    public const string OpenId = "openid";
    public const string OfflineAccess = "offline_access";

    private static readonly ConditionalWeakTable<Client, ClientScope[]> s_defaults = [];

    /// <summary>Whether <c>openid</c> was asked for; it is no client scope.</summary>
    public bool IsOpenId { get; init; }

    /// <param name="scope">
    /// Null when the request had no such parameter. Names are separated by one blank each; an empty text is an error, as in Keycloak.
    /// </param>
    public static ClientScopes For(Client client, string? scope) => Select(client, scope, strict: true);

    /// <summary>What is left of scopes that were granted before: those that are not the client's any more fall away.</summary>
    public static ClientScopes Granted(Client client, string? scope) => Select(client, scope, strict: false);

    /// <summary>The scopes for this person: one with role scope mappings needs one of the roles.</summary>
    public static IReadOnlyList<ClientScope> Permitted(IReadOnlyList<ClientScope> scopes, Realm realm, User user)
    {
        if (!scopes.Any(scope => scope.HasScopeMappings))
        {
            return scopes;
        }

        var roles = realm.EffectiveRoles(user);
        return [.. scopes.Where(scope => !scope.HasScopeMappings || scope.ScopeMappings.Intersect(roles).Indexes().Any())];
    }

    /// <summary>The <c>scope</c> of tokens and token responses: without the scopes that do not want to be seen there.</summary>
    public static string Text(IReadOnlyList<ClientScope> scopes, bool openId)
    {
        var names = scopes.Where(scope => scope.IncludeInTokenScope).Select(scope => scope.Name);
        return string.Join(' ', openId ? names.Prepend(OpenId) : names);
    }

    private static ClientScopes Select(Client client, string? scope, bool strict)
    {
        var defaults = s_defaults.GetValue(client, SortedDefaults);
        var optional = new SortedList<string, ClientScope>(StringComparer.Ordinal);
        var openId = false;
        foreach (var range in scope.AsSpan().Split(' '))
        {
            var name = scope.AsSpan()[range];
            if (name.SequenceEqual(OpenId))
            {
                openId = true;
            }
            else if (Find(client.OptionalScopes, name) is { } asked)
            {
                optional[asked.Name] = asked;
            }
            else if (strict && scope is not null && Find(defaults, name) is null)
            {
                return new ClientScopes((IReadOnlyList<ClientScope>?)null);
            }
        }

        return new ClientScopes(optional.Count == 0 ? defaults : [.. defaults, .. optional.Values]) { IsOpenId = openId };
    }

    private static ClientScope[] SortedDefaults(Client client) =>
        [.. client.DefaultScopes.Where(IsOpenIdConnect).OrderBy(scope => scope.Name, StringComparer.Ordinal)];

    private static ClientScope? Find(IReadOnlyList<ClientScope> scopes, ReadOnlySpan<char> name)
    {
        foreach (var scope in scopes)
        {
            if (name.SequenceEqual(scope.Name) && IsOpenIdConnect(scope))
            {
                return scope;
            }
        }

        return null;
    }

    private static bool IsOpenIdConnect(ClientScope scope) => scope.Protocol == "openid-connect";
}
