using KosmoAuth.Realms.Documents;
using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>Completes realms as Keycloak's import does: ids, built-in clients, roles, scopes and flows, keys, service accounts.</summary>
public static class RealmPreparation
{
    /// <param name="knownProviders">Provider ids that flows may name without a warning.</param>
    public static PreparedRealm Prepare(RealmFile file, IReadOnlySet<string> knownProviders, TimeProvider time)
    {
        var builtIn = BuiltInRealm.For(file.Realm.Realm!);
        var realm = Complete(file.Realm, builtIn, time);
        var faults = UnknownProviders.Find(file, builtIn, knownProviders);
        return new PreparedRealm(realm.Id!, realm.Realm!, RealmSplit.Split(realm), new UserImport(realm, time).All(), faults);
    }

    /// <summary>Realm <c>master</c> as a first start makes it, still to be prepared; people can be added before.</summary>
    public static RealmFile Master() => new("(built in)", BuiltInRealm.Master());

    /// <summary>
    /// What another realm adds to master: the client <c>{realm}-realm</c>, its roles, and the role <c>admin</c> that now contains them.
    /// Documents to be written over those of master; none when master knows the realm.
    /// </summary>
    public static IReadOnlyList<RealmDocument> AddToMaster(IReadOnlyList<RealmDocument> master, string realm)
    {
        var builtIn = BuiltInRealm.For(MasterRealm.Name);
        var (client, roles) = MasterRealm.Client(builtIn, realm, scopesOf: null);
        if (master.Any(document => document.Kind == RealmDocumentKind.Client && document.Key == client.ClientId))
        {
            return [];
        }

        var json = RealmJson.Compact;
        var admin = RealmJoin.Bodies(
            master.Where(document => document is { Kind: RealmDocumentKind.Role, Key: "realm/" + MasterRealm.AdminRole }),
            json.RoleRepresentation);
        return
        [
            RealmSplit.Document(RealmDocumentKind.Client, client.ClientId!, client.Id, client, json.ClientRepresentation),
            .. roles.Select(role => RealmSplit.Role(role, client.ClientId)),
            .. admin.Select(role => RealmSplit.Role(
                MasterRealm.Containing(role, client.ClientId!, roles.Select(own => own.Name!).ToList()), clientId: null)),
        ];
    }

    /// <summary>The realm as Keycloak would have it after the import, in its own format.</summary>
    internal static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn, TimeProvider time)
    {
        var listedClients = (realm.Clients ?? []).Select(client => client.ClientId ?? client.Id!).ToHashSet();
        var fileHasScopes = realm.ClientScopes is not null || realm.ClientTemplates is not null;
        realm = DeprecatedStep.Complete(realm, builtIn);
        realm = SettingsStep.Complete(realm, builtIn);
        realm = FlowsStep.Complete(realm, builtIn);
        realm = ScopesStep.Complete(realm, builtIn);
        realm = ClientsStep.Complete(realm, builtIn, fileHasScopes, time);
        realm = MasterRealm.Complete(realm, builtIn);
        realm = MappingsStep.Complete(realm, builtIn, listedClients);
        realm = RolesStep.Complete(realm, builtIn);
        realm = ComponentsStep.Complete(realm, builtIn, time);
        return ServiceAccountsStep.Complete(realm);
    }
}
