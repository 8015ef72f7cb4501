using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>
/// What types alone cannot say: ranges, words, names that stand twice, references that lead nowhere. What Keycloak's import refuses is
/// a fault; what it takes, though hardly anyone means it, is a warning.
/// </summary>
internal static class RealmCheck
{
    private static readonly Action<RealmRepresentation, KnownNames, RealmPlaces>[] s_checks =
    [
        ValueCheck.Run,
        MissingNameCheck.Run,
        DuplicateCheck.Run,
        DuplicateIdCheck.Run,
        ClientCheck.Run,
        RoleCheck.Run,
        ScopeMappingCheck.Run,
        GroupCheck.Run,
        UserCheck.Run,
        FlowCheck.Run,
        BindingCheck.Run,
        KeyCheck.Run,
    ];

    public static void Run(RealmFile file)
    {
        var names = new KnownNames(file.Realm);
        foreach (var check in s_checks)
        {
            check(file.Realm, names, file.Places!);
        }
    }
}
