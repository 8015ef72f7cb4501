using System.Collections.Frozen;

namespace KosmoAuth.Events;

/// <summary>Which events a realm keeps: those that it names (<c>enabledEventTypes</c>), or Keycloak's choice when it names none.</summary>
internal static class SavedEventTypes
{
    private const string Error = "_ERROR";

    // Everything but the daily noise of tokens.
    private static readonly FrozenSet<string> s_notByDefault = new[]
    {
        "REFRESH_TOKEN", "VALIDATE_ACCESS_TOKEN", "INTROSPECT_TOKEN", "INVALID_SIGNATURE", "REGISTER_NODE", "UNREGISTER_NODE", "USER_INFO_REQUEST",
        "IDENTITY_PROVIDER_LOGIN", "IDENTITY_PROVIDER_RESPONSE", "IDENTITY_PROVIDER_RETRIEVE_TOKEN", "CLIENT_INFO", "PUSHED_AUTHORIZATION_REQUEST",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsSaved(Event happened)
    {
        var settings = happened.Realm.Events;
        if (!settings.EventsEnabled)
        {
            return false;
        }

        return settings.EnabledEventTypes.Count > 0
            ? settings.EnabledEventTypes.Contains(happened.Type)
            : !s_notByDefault.Contains(happened.Type.EndsWith(Error, StringComparison.Ordinal) ? happened.Type[..^Error.Length] : happened.Type);
    }
}
