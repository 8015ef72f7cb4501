namespace KosmoAuth.Realms.Keys;

/// <summary>The keys of a realm.</summary>
public sealed partial class RealmKeys;
