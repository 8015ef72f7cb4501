using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>What a person still has to do before an application gets a log-in (Keycloak's required actions). Computed anew at every step, never stored as done.</summary>
internal static class LoginDuties
{
    /// <summary>Aliases in the realm's order. Actions that the realm has switched off do not count (Keycloak).</summary>
    public static IEnumerable<string> Pending(Realm realm, User user) =>
        realm.RequiredActions.Where(action => action.Enabled && IsPending(realm, user, action.Alias)).Select(action => action.Alias);

    private static bool IsPending(Realm realm, User user, string alias) =>
        user.RequiredActions.Contains(alias) || alias switch
        {
            "VERIFY_EMAIL" => realm.Login.VerifyEmail && !user.EmailVerified && !string.IsNullOrEmpty(user.Email),
            "VERIFY_PROFILE" => user.ServiceAccountClientId is null && !user.Attributes.ContainsKey("is_temporary_admin") && IsIncomplete(user),
            _ => false,
        };

    // Keycloak's default user profile.
    private static bool IsIncomplete(User user) =>
        string.IsNullOrWhiteSpace(user.Email) || string.IsNullOrWhiteSpace(user.FirstName) || string.IsNullOrWhiteSpace(user.LastName);
}
