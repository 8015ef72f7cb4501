using KosmoAuth.Realms;

namespace KosmoAuth.Login.ConfigureOtp;

/// <summary>The set-up of a one-time password as other steps of the log-in see it.</summary>
internal static class OtpSetUp
{
    /// <summary>Keycloak's id of the required action.</summary>
    public const string ActionId = "CONFIGURE_TOTP";

    /// <summary>Note of the set-up: which devices the new one replaces, as an id or <see cref="All"/>; none without it.</summary>
    public const string Replaces = "replaces";

    public const string All = "*";

    /// <summary>The action in the realm's list; null where the realm has it switched off.</summary>
    public static RequiredAction? EntryOf(Realm realm) => realm.RequiredActions.FirstOrDefault(entry => entry is { Enabled: true, ProviderId: ActionId });

    /// <summary>The person has set up a device in this log-in: its code was right a moment ago, and is not asked for again.</summary>
    public static bool IsDone(LoginWalk walk) =>
        EntryOf(walk.Realm) is { } entry && walk.Actions.GetValueOrDefault(entry.Alias)?.Status == ActionState.Success;

    /// <summary>The set-up is part of this log-in.</summary>
    public static bool IsAdded(LoginWalk walk) => EntryOf(walk.Realm) is { } entry && walk.Duties.Contains(entry.Alias);

    /// <summary>Makes the set-up part of this log-in. False where the realm has it switched off.</summary>
    /// <param name="replaces">Null for none.</param>
    public static bool AddTo(LoginWalk walk, string? replaces)
    {
        if (EntryOf(walk.Realm) is not { } entry)
        {
            return false;
        }

        walk.Duties.Add(entry.Alias);
        if (replaces is not null)
        {
            walk.Note(entry.Alias, new Dictionary<string, string>(walk.Actions.GetValueOrDefault(entry.Alias)?.Notes ?? []) { [Replaces] = replaces });
        }

        return true;
    }
}
