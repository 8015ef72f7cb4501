using System.Globalization;
using System.Security.Cryptography;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Adds built-in clients that the file lacks and fills in fields of the others with the defaults of an import.</summary>
internal static class ClientsStep
{
    private const int SecretLength = 86;

    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn, bool fileHasScopes, TimeProvider time)
    {
        var listed = (realm.Clients ?? []).Select(client => client with { ClientId = client.ClientId ?? client.Id }).ToList();
        var isMaster = realm.Realm == MasterRealm.Name;
        var added = builtIn.Realm.Clients!
            .Where(client => !listed.Exists(known => known.ClientId == client.ClientId))
            .Where(client => !(isMaster && client.ClientId == MasterRealm.RealmManagement))
            .Select(client => BuiltIn(client, realm, fileHasScopes));
        var scopes = realm.ClientScopes!.ToDictionary(scope => scope.Name!);
        return realm with { Clients = [.. listed.Select(client => Imported(client, realm, scopes, time)), .. added] };
    }

    /// <summary>The scopes that a client of this protocol gets when it names none.</summary>
    public static List<string> Scopes(
        IReadOnlyList<string>? names, IReadOnlyDictionary<string, ClientScopeRepresentation> scopes, string protocol) =>
        (names ?? []).Where(name => scopes[name].Protocol == protocol).ToList();

    /// <summary>Built-in clients come before the scopes of a file: they get scopes only when those are the built-in ones.</summary>
    private static ClientRepresentation BuiltIn(ClientRepresentation client, RealmRepresentation realm, bool fileHasScopes)
    {
        var scopes = realm.ClientScopes!.ToDictionary(scope => scope.Name!);
        return client with
        {
            Id = Ids.New(),
            ProtocolMappers = ScopesStep.WithIds(client.ProtocolMappers, client.Protocol)!
                .Where(mapper => !fileHasScopes || mapper.Protocol == client.Protocol).ToList(),
            DefaultClientScopes = fileHasScopes ? [] : Scopes(realm.DefaultDefaultClientScopes, scopes, client.Protocol!),
            OptionalClientScopes = fileHasScopes ? [] : Scopes(realm.DefaultOptionalClientScopes, scopes, client.Protocol!),
        };
    }

    private static ClientRepresentation Imported(
        ClientRepresentation client, RealmRepresentation realm, Dictionary<string, ClientScopeRepresentation> scopes, TimeProvider time)
    {
        var attributes = new Dictionary<string, string?> { ["realm_client"] = "false", ["post.logout.redirect.uris"] = "+" };
        var protocol = client.Protocol ?? "openid-connect";
        var listed = client.DefaultClientScopes is not null || client.OptionalClientScopes is not null;
        var standard = listed ? Known(client.DefaultClientScopes, scopes) : Scopes(realm.DefaultDefaultClientScopes, scopes, protocol);
        var optional = listed ? Known(client.OptionalClientScopes, scopes) : Scopes(realm.DefaultOptionalClientScopes, scopes, protocol);
        var secret = client.Secret;
        if (secret is null && client.PublicClient != true && client.Attributes?.GetValueOrDefault("realm_client") != "true")
        {
            secret = RandomNumberGenerator.GetString(SecretCharacters, SecretLength);
            attributes["client.secret.creation.time"] = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        return WithSwitches(client) with
        {
            Id = Ids.Of(client.Id),
            Protocol = protocol,
            Secret = secret,
            ClientAuthenticatorType = client.ClientAuthenticatorType ?? "client-secret",
            RedirectUris = client.RedirectUris ?? [],
            WebOrigins = client.WebOrigins ?? Origins(client.RedirectUris),
            Attributes = SettingsStep.Merged(attributes, client.Attributes),
            AuthenticationFlowBindingOverrides = client.AuthenticationFlowBindingOverrides.OrEmpty(),
            ProtocolMappers = ScopesStep.WithIds(ScopesStep.FollowIdToken(client.ProtocolMappers), protocol) ?? [],
            DefaultClientScopes = WithServiceAccount(client, scopes, standard),
            OptionalClientScopes = optional,
        };
    }

    private static ClientRepresentation WithSwitches(ClientRepresentation client) => client with
    {
        SurrogateAuthRequired = client.SurrogateAuthRequired ?? false,
        Enabled = client.Enabled ?? true,
        AlwaysDisplayInConsole = client.AlwaysDisplayInConsole ?? false,
        NotBefore = client.NotBefore ?? 0,
        BearerOnly = client.BearerOnly ?? false,
        ConsentRequired = client.ConsentRequired ?? false,
        StandardFlowEnabled = client.StandardFlowEnabled ?? true,
        ImplicitFlowEnabled = client.ImplicitFlowEnabled ?? false,
        DirectAccessGrantsEnabled = client.DirectAccessGrantsEnabled ?? false,
        ServiceAccountsEnabled = client.ServiceAccountsEnabled ?? false,
        PublicClient = client.PublicClient ?? false,
        FrontchannelLogout = client.FrontchannelLogout ?? false,
        FullScopeAllowed = client.FullScopeAllowed ?? client.ConsentRequired != true,
        NodeReRegistrationTimeout = client.NodeReRegistrationTimeout ?? -1,
    };

    private static List<string> Known(IReadOnlyList<string>? names, Dictionary<string, ClientScopeRepresentation> scopes) =>
        (names ?? []).Where(scopes.ContainsKey).Distinct().ToList();

    private static IReadOnlyList<string> WithServiceAccount(
        ClientRepresentation client, Dictionary<string, ClientScopeRepresentation> scopes, IReadOnlyList<string> names)
    {
        const string scope = "service_account";
        var has = names.Contains(scope) || client.OptionalClientScopes?.Contains(scope) == true;
        return client.ServiceAccountsEnabled == true && scopes.ContainsKey(scope) && !has ? [.. names, scope] : names;
    }

    private static List<string> Origins(IReadOnlyList<string>? redirectUris) => (redirectUris ?? [])
        .Select(uri => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? parsed : null)
        .OfType<Uri>()
        .Select(uri => uri.GetLeftPart(UriPartial.Authority))
        .Distinct()
        .ToList();
}
