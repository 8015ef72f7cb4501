using KosmoAuth.Realms;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>
/// A realm's password policy, read (Keycloak <c>passwordPolicy</c>). A number that the policy gives wrongly, or not at all, is Keycloak's default.
/// </summary>
public sealed class PasswordPolicy
{
    private const string HistoryViolation = "invalidPasswordHistoryMessage";
    private readonly IReadOnlyList<PasswordRule> _rules;

    private PasswordPolicy(string? text, PasswordPolicyReader reader)
    {
        _rules = reader.Rules;
        (Faults, Unknown, HashMethod) = (reader.Faults, reader.Unknown, HashPolicy.Of(text));
        (PasswordHistory, PasswordAge) = (reader.Number("passwordHistory"), reader.Number("passwordAge"));
        (ForceExpiredPasswordChange, PasswordBlacklist) = (reader.Number("forceExpiredPasswordChange"), reader.Blacklist);
        MaxAuthAge = reader.Number("maxAuthAge") ?? 300;
        RecoveryCodesWarningThreshold = reader.Number("recoveryCodesWarningThreshold") ?? 4;
    }

    /// <summary>Parts that cannot be as they are, each as a sentence for the operator.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Ids of parts that this server does not know; they stay in the realm and do nothing.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary><c>hashAlgorithm</c> and <c>hashIterations</c>.</summary>
    public HashMethod HashMethod { get; }

    /// <summary>How many of the last passwords, with the present one, may not come again; null for no rule.</summary>
    public int? PasswordHistory { get; }

    /// <summary>Days in which a password may not come again; null for no rule.</summary>
    public int? PasswordAge { get; }

    /// <summary>Days after which a password has to be changed; null for never.</summary>
    public int? ForceExpiredPasswordChange { get; }

    /// <summary>Name of a list of passwords that are refused; null for none.</summary>
    public string? PasswordBlacklist { get; }

    /// <summary>Seconds since the log-in within which an application may ask for a new password without another log-in.</summary>
    public int MaxAuthAge { get; }

    /// <summary>How few recovery codes bring a warning.</summary>
    public int RecoveryCodesWarningThreshold { get; }

    /// <summary>Whether old passwords have to be kept and compared.</summary>
    internal bool LooksBack => PasswordHistory is not null || PasswordAge is not null;

    internal PasswordMessage HistoryMessage =>
        PasswordHistory is { } count ? new(HistoryViolation, Text(count)) : new("invalidPasswordGenericMessage", Text(PasswordAge ?? 0));

    /// <param name="text">Keycloak's text; null when the realm has none, then nearly every password will do.</param>
    public static PasswordPolicy Of(string? text) => new(text, PasswordPolicyReader.Read(text));

    /// <summary>What is wrong with a password, in the order of the policy; nothing when it will do. Earlier passwords are compared apart.</summary>
    public IReadOnlyList<PasswordMessage> Check(User user, string password, PasswordBlacklists blacklists)
    {
        // Before the work.
        if (!PasswordRule.Longest.IsKept(user, password))
        {
            return [PasswordRule.Longest.Violation];
        }

        var violations = _rules.Where(rule => !rule.IsKept(user, password)).Select(rule => rule.Violation);
        return PasswordBlacklist is { } name && blacklists.Contains(name, password)
            ? [.. violations, new("invalidPasswordBlacklistedMessage", name)]
            : [.. violations];
    }

    /// <summary>The rules as sentences, to be shown before the first attempt. Keys <c>passwordRule…</c>.</summary>
    public IReadOnlyList<PasswordMessage> Describe()
    {
        List<PasswordMessage> rules = [.. _rules.Select(rule => rule.Description).OfType<PasswordMessage>()];
        if (_rules.Any(rule => rule.Description is null))
        {
            rules.Add(new("passwordRulePattern"));
        }

        if (PasswordBlacklist is not null)
        {
            rules.Add(new("passwordRuleBlacklist"));
        }

        if (PasswordHistory is { } count)
        {
            rules.Add(new("passwordRuleHistory", Text(Math.Max(count, 1))));
        }

        if (PasswordAge is { } days)
        {
            rules.Add(new("passwordRuleAge", Text(days)));
        }

        return rules;
    }

    /// <summary>Whether the password is so old that it has to be changed at the next log-in (<c>forceExpiredPasswordChange</c>).</summary>
    /// <param name="password">A credential of type <c>password</c>; one without a date never expires.</param>
    public bool HasExpired(Credential password, DateTimeOffset now) => HasExpired(password.CreatedDateMs, now);

    /// <param name="createdMs">When the password was set, in milliseconds since 1970.</param>
    public bool HasExpired(long? createdMs, DateTimeOffset now) =>
        ForceExpiredPasswordChange is { } days && createdMs is { } created
        && now - DateTimeOffset.FromUnixTimeMilliseconds(created) > TimeSpan.FromDays(days);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
