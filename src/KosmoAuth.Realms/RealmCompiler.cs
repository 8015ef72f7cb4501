using System.Collections.Frozen;
using KosmoAuth.Realms.Compilation;
using KosmoAuth.Realms.Documents;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>Compiles documents into the graph that requests use.</summary>
public static class RealmCompiler
{
    public static Realm Compile(string id, string name, long revision, IReadOnlyList<RealmDocument> documents)
    {
        var json = RealmJson.Default;
        var all = documents.ToLookup(document => document.Kind);
        var own = RealmJoin.Bodies(all[RealmDocumentKind.Realm], json.RealmRepresentation).FirstOrDefault() ?? new RealmRepresentation();
        var clients = RealmJoin.Bodies(all[RealmDocumentKind.Client], json.ClientRepresentation);
        var roles = new RoleGraph(RealmJoin.Bodies(all[RealmDocumentKind.Role], json.RoleRepresentation), clients);
        var mappings = new ScopeMappingGraph(RealmJoin.Bodies(all[RealmDocumentKind.ScopeMapping], json.ScopeMappingDocument), roles);
        var scopes = ClientGraph.Scopes(RealmJoin.Bodies(all[RealmDocumentKind.ClientScope], json.ClientScopeRepresentation), mappings);
        var flows = new FlowGraph(
            RealmJoin.Bodies(all[RealmDocumentKind.Flow], json.AuthenticationFlowRepresentation),
            RealmJoin.Bodies(all[RealmDocumentKind.AuthenticatorConfig], json.AuthenticatorConfigRepresentation));
        var compiled = new ClientGraph(roles, mappings, scopes, flows).Clients(clients);
        var groups = GroupGraph.Compile(RealmJoin.Bodies(all[RealmDocumentKind.Group], json.GroupRepresentation), roles);
        return new Realm
        {
            Id = id,
            Name = name,
            Revision = revision,
            Enabled = own.Enabled ?? false,
            DisplayName = string.IsNullOrEmpty(own.DisplayName) ? name : own.DisplayName,
            DisplayNameHtml = string.IsNullOrEmpty(own.DisplayNameHtml) ? null : own.DisplayNameHtml,
            SslRequired = RealmSettings.Ssl(own.SslRequired),
            NotBefore = own.NotBefore ?? 0,
            Login = RealmSettings.Login(own),
            Lifetimes = RealmSettings.Lifetimes(own),
            BruteForce = RealmSettings.BruteForce(own),
            Localization = RealmSettings.Localization(own, all[RealmDocumentKind.Localization]),
            Events = RealmSettings.Events(own),
            LoginTheme = own.LoginTheme,
            EmailTheme = own.EmailTheme,
            PasswordPolicy = string.IsNullOrWhiteSpace(own.PasswordPolicy) ? null : own.PasswordPolicy,
            Otp = RealmSettings.Otp(own),
            DefaultSignatureAlgorithm = string.IsNullOrEmpty(own.DefaultSignatureAlgorithm) ? "RS256" : own.DefaultSignatureAlgorithm,
            BrowserSecurityHeaders = RealmSettings.Texts(own.BrowserSecurityHeaders),
            Attributes = RealmSettings.Texts(own.Attributes),
            SmtpServer = RealmSettings.Texts(own.SmtpServer),
            Keys = RealmKeys.Of(RealmJoin.Bodies(all[RealmDocumentKind.Component], json.ComponentExportRepresentation)),
            Clients = compiled.ToFrozenDictionary(client => client.ClientId),
            ClientsById = compiled.ToFrozenDictionary(client => client.Id),
            ClientScopes = scopes,
            DefaultClientScopes = ClientGraph.Named(own.DefaultDefaultClientScopes, scopes),
            OptionalClientScopes = ClientGraph.Named(own.DefaultOptionalClientScopes, scopes),
            Roles = roles.All,
            RolesById = roles.All.ToFrozenDictionary(role => role.Id),
            RealmRoles = roles.All.Where(role => role.ClientId is null).ToFrozenDictionary(role => role.Name),
            DefaultRole = roles.DefaultRole(own.DefaultRole, name),
            GroupsById = groups.ToFrozenDictionary(group => group.Id),
            GroupsByPath = groups.ToFrozenDictionary(group => group.Path),
            DefaultGroups = GroupGraph.Named(own.DefaultGroups, groups),
            Flows = flows.ByAlias,
            BrowserFlow = flows.ByAlias.GetValueOrDefault(own.BrowserFlow ?? "browser"),
            DirectGrantFlow = flows.ByAlias.GetValueOrDefault(own.DirectGrantFlow ?? "direct grant"),
            RegistrationFlow = flows.ByAlias.GetValueOrDefault(own.RegistrationFlow ?? "registration"),
            ResetCredentialsFlow = flows.ByAlias.GetValueOrDefault(own.ResetCredentialsFlow ?? "reset credentials"),
            ActionTokenGeneratedByUserLifespan = own.ActionTokenGeneratedByUserLifespan ?? own.AccessCodeLifespanUserAction ?? 300,
            RequiredActions = RealmSettings.RequiredActions(
                RealmJoin.Bodies(all[RealmDocumentKind.RequiredAction], json.RequiredActionProviderRepresentation)),
        };
    }
}
