using System.Globalization;
using System.Text;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>A rule that looks at nothing but the password and its owner.</summary>
/// <param name="Violation">Keycloak's message.</param>
/// <param name="Description">Ours, shown before the first attempt; null for what people cannot act on.</param>
internal sealed record PasswordRule(PasswordMessage Violation, PasswordMessage? Description, Func<User, string, bool> IsKept)
{
    /// <summary>The longest password of all realms, in characters.</summary>
    public static PasswordRule Longest { get; } = MaxLength(256);

    public static PasswordRule MinLength(int least) => Of(
        "invalidPasswordMinLengthMessage", "passwordRuleMinLength", least, password => Count(password, _ => true) >= least);

    public static PasswordRule MaxLength(int most) => Of(
        "invalidPasswordMaxLengthMessage", "passwordRuleMaxLength", most, password => Count(password, _ => true) <= most);

    public static PasswordRule Digits(int least) => Of(
        "invalidPasswordMinDigitsMessage", "passwordRuleDigits", least, password => Count(password, Rune.IsDigit) >= least);

    public static PasswordRule LowerCase(int least) => Of(
        "invalidPasswordMinLowerCaseCharsMessage", "passwordRuleLowerCase", least, password => Count(password, Rune.IsLower) >= least);

    public static PasswordRule UpperCase(int least) => Of(
        "invalidPasswordMinUpperCaseCharsMessage", "passwordRuleUpperCase", least, password => Count(password, Rune.IsUpper) >= least);

    public static PasswordRule SpecialChars(int least) => Of(
        "invalidPasswordMinSpecialCharsMessage", "passwordRuleSpecialChars", least,
        password => Count(password, character => !Rune.IsLetterOrDigit(character)) >= least);

    public static PasswordRule NotUsername { get; } = new(
        new("invalidPasswordNotUsernameMessage"), new("passwordRuleNotUsername"), (user, password) => !IsSame(password, user.Username));

    public static PasswordRule NotContainsUsername { get; } = new(
        new("invalidPasswordNotContainsUsernameMessage"), new("passwordRuleNotContainsUsername"),
        (user, password) => user.Username.Length == 0 || !password.Contains(user.Username, StringComparison.OrdinalIgnoreCase));

    public static PasswordRule NotEmail { get; } = new(
        new("invalidPasswordNotEmailMessage"), new("passwordRuleNotEmail"), (user, password) => !IsSame(password, user.Email));

    /// <summary>Null when the pattern is none.</summary>
    public static PasswordRule? Regex(string pattern) =>
        JavaPattern.Compile(pattern) is { } regex
            ? new(new("invalidPasswordRegexPatternMessage", pattern), null, (_, password) => JavaPattern.Matches(regex, password))
            : null;

    private static PasswordRule Of(string violation, string description, int number, Func<string, bool> isKept)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new(new(violation, text), new(description, text), (_, password) => isKept(password));
    }

    // As people count, not in UTF-16.
    private static int Count(string password, Func<Rune, bool> what) => password.EnumerateRunes().Count(what);

    private static bool IsSame(string password, string? name) => string.Equals(password, name, StringComparison.OrdinalIgnoreCase);
}
