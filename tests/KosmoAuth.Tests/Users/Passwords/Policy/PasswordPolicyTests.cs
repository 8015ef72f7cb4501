using KosmoAuth.Realms;
using KosmoAuth.Users.Passwords;
using KosmoAuth.Users.Passwords.Policy;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords.Policy;

/// <summary>Keycloak's policy text and what it says about a password.</summary>
public sealed class PasswordPolicyTests
{
    private const string OfRichRealm =
        "length(8) and notUsername(undefined) and passwordHistory(3) and hashIterations(5) and hashAlgorithm(argon2)";

    private static readonly User s_taro =
        new() { Id = "u", RealmId = "r", Username = "taro", Email = "taro@example.jp", Enabled = true, Version = 0 };

    [TestCase("length(8)", "1234567", "invalidPasswordMinLengthMessage 8")]
    [TestCase("length(8)", "12345678", null)]
    [TestCase("length(2)", "👍🏽", null, Description = "Characters, not halves of them")]
    [TestCase("length(2)", "👍", "invalidPasswordMinLengthMessage 2")]
    [TestCase("length", "1234567", "invalidPasswordMinLengthMessage 8", Description = "Keycloak's default")]
    [TestCase("maxLength(3)", "abcd", "invalidPasswordMaxLengthMessage 3")]
    [TestCase("maxLength(3)", "abc", null)]
    [TestCase("digits(2)", "a1b", "invalidPasswordMinDigitsMessage 2")]
    [TestCase("digits(2)", "a1b2", null)]
    [TestCase("lowerCase(1)", "ABC1", "invalidPasswordMinLowerCaseCharsMessage 1")]
    [TestCase("lowerCase(1)", "ABc1", null)]
    [TestCase("upperCase(1)", "abc1", "invalidPasswordMinUpperCaseCharsMessage 1")]
    [TestCase("upperCase(1)", "abC1", null)]
    [TestCase("specialChars(1)", "abC1日本", "invalidPasswordMinSpecialCharsMessage 1")]
    [TestCase("specialChars(1)", "abC 1", null)]
    [TestCase("notUsername(undefined)", "TARO", "invalidPasswordNotUsernameMessage")]
    [TestCase("notUsername", "taro1", null)]
    [TestCase("notContainsUsername(undefined)", "xTaro1", "invalidPasswordNotContainsUsernameMessage")]
    [TestCase("notContainsUsername(undefined)", "tar o", null)]
    [TestCase("notEmail(undefined)", "Taro@example.jp", "invalidPasswordNotEmailMessage")]
    [TestCase("notEmail(undefined)", "taro", null)]
    [TestCase("regexPattern([a-z]+)", "abc1", "invalidPasswordRegexPatternMessage [a-z]+", Description = "The whole text has to match")]
    [TestCase("regexPattern([a-z]+)", "abc", null)]
    [TestCase(@"regexPattern((?=.*\d)(?=.*\p{Punct})[\p{Alnum}\p{Punct}]+)", "abc1!", null, Description = "Java's classes")]
    [TestCase(@"regexPattern(\d+)", "１２３", @"invalidPasswordRegexPatternMessage \d+", Description = "Java's digits are ASCII")]
    [TestCase("regexPattern((a+)+b)", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "invalidPasswordRegexPatternMessage (a+)+b", Description = "Explodes")]
    [TestCase(null, "x", null)]
    [TestCase("", "x", null)]
    public void A_password_is_told_what_is_wrong_by_Keycloaks_key(string? policy, string password, string? violation) =>
        Assert.That(Check(policy, password), Is.EqualTo(violation is null ? [] : new[] { violation }));

    [Test]
    public void Everything_wrong_is_told_in_the_order_of_the_policy() =>
        Assert.That(
            Check("upperCase(1) and length(8) and regexPattern(b.*) and regexPattern(c.*)", "a"),
            Is.EqualTo(
            [
                "invalidPasswordMinUpperCaseCharsMessage 1", "invalidPasswordMinLengthMessage 8", "invalidPasswordRegexPatternMessage b.*",
                "invalidPasswordRegexPatternMessage c.*",
            ]));

    [Test]
    public void Passwords_that_are_too_long_for_any_realm_are_refused_without_more_ado()
    {
        Assert.That(Check("regexPattern((a+)+b)", new string('a', 257)), Is.EqualTo(["invalidPasswordMaxLengthMessage 256"]));
        Assert.That(Check(null, new string('日', 256)), Is.Empty);
    }

    [Test]
    public void All_other_parts_are_read()
    {
        var policy = PasswordPolicy.Of(
            "passwordHistory(4) and passwordAge(90) and forceExpiredPasswordChange(180) and passwordBlacklist(common.txt) and hashAlgorithm(pbkdf2-sha512)"
            + " and hashIterations(1000) and maxAuthAge(60) and recoveryCodesWarningThreshold(2)");
        Assert.That((policy.PasswordHistory, policy.PasswordAge, policy.ForceExpiredPasswordChange), Is.EqualTo((4, 90, 180)));
        Assert.That((policy.PasswordBlacklist, policy.MaxAuthAge, policy.RecoveryCodesWarningThreshold), Is.EqualTo(("common.txt", 60, 2)));
        Assert.That((policy.HashMethod as Pbkdf2Method)?.Iterations, Is.EqualTo(1000));
        Assert.That((policy.Faults, policy.Unknown), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
    }

    [Test]
    public void A_realm_without_a_policy_has_Keycloaks_defaults()
    {
        var policy = PasswordPolicy.Of(null);
        Assert.That(new[] { policy.PasswordHistory, policy.PasswordAge, policy.ForceExpiredPasswordChange }, Is.All.Null);
        Assert.That(policy.PasswordBlacklist, Is.Null);
        Assert.That((policy.MaxAuthAge, policy.RecoveryCodesWarningThreshold, policy.HashMethod), Is.EqualTo((300, 4, Argon2Method.Default)));
        Assert.That(policy.Describe(), Is.Empty);
    }

    [TestCase("length(many)", "length(many)")]
    [TestCase("digits(-1)", "digits(-1)")]
    [TestCase("passwordHistory(99999999999)", "passwordHistory(99999999999)")]
    [TestCase("hashIterations(x)", "hashIterations(x)")]
    [TestCase("hashAlgorithm(md5)", "hashAlgorithm(md5)")]
    [TestCase("regexPattern([)", "regexPattern([)")]
    [TestCase("passwordBlacklist(../master.key)", "passwordBlacklist(../master.key)")]
    public void What_cannot_be_is_a_fault_that_names_the_part(string policy, string named) =>
        Assert.That(PasswordPolicy.Of(policy).Faults, Has.Count.EqualTo(1).And.Some.StartsWith(named + ":"));

    [Test]
    public void A_wrong_number_counts_as_the_default_and_not_as_nothing() =>
        Assert.That(Check("length(many)", "1234567"), Is.EqualTo(["invalidPasswordMinLengthMessage 8"]));

    [Test]
    public void Unknown_parts_are_reported_and_do_nothing()
    {
        var policy = PasswordPolicy.Of("ourOwnRule(3) and length(2) and notOnFriday");
        Assert.That((policy.Unknown, policy.Faults), Is.EqualTo((new[] { "ourOwnRule", "notOnFriday" }, Array.Empty<string>())));
        Assert.That(policy.Check(s_taro, "ab", NoLists), Is.Empty);
    }

    [Test]
    public void The_rules_are_described_before_the_first_attempt() =>
        Assert.That(
            PasswordPolicy.Of(OfRichRealm + " and regexPattern(a.*) and passwordAge(30) and passwordBlacklist(x)").Describe().Select(Text),
            Is.EqualTo(
            [
                "passwordRuleMinLength 8", "passwordRuleNotUsername", "passwordRulePattern", "passwordRuleBlacklist", "passwordRuleHistory 3",
                "passwordRuleAge 30",
            ]));

    [TestCase(180, 179, false)]
    [TestCase(180, 181, true)]
    public void A_password_expires_after_the_days_of_the_policy(int policy, int age, bool expired)
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var password = new Credential("c", "password", null, now.AddDays(-age).ToUnixTimeMilliseconds(), "{}", new Secret("{}"));
        Assert.That(PasswordPolicy.Of($"forceExpiredPasswordChange({policy})").HasExpired(password, now), Is.EqualTo(expired));
        Assert.That(PasswordPolicy.Of("length(8)").HasExpired(password, now), Is.False);
        Assert.That(PasswordPolicy.Of("forceExpiredPasswordChange(1)").HasExpired(password with { CreatedDateMs = null }, now), Is.False);
    }

    [Test]
    public async Task A_list_refuses_its_lines_whatever_their_case_and_the_common_ones()
    {
        var folder = Directory.CreateTempSubdirectory("kosmoauth-lists-").FullName;
        try
        {
            var file = Path.Combine(folder, "our.txt");
            await File.WriteAllTextAsync(file, "tsukiji-1935\nGinza-4\n");
            var lists = new PasswordBlacklists(folder);
            Assert.That(new[] { "Tsukiji-1935", "GINZA-4", "Doraemon" }.Select(word => lists.Contains("our.txt", word)), Is.All.True);
            Assert.That(lists.Contains("our.txt", "shibuya-109"), Is.False);
            await File.WriteAllTextAsync(file, "shibuya-109");
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            Assert.That(lists.Contains("our.txt", "Shibuya-109"), Is.True, "read anew");
            Assert.That(lists.Contains($"../{Path.GetFileName(folder)}/our.txt", "shibuya-109"), Is.False, "no way out of the folder");
            Assert.That((lists.Fault("our.txt"), lists.Fault("other.txt")), Is.EqualTo(((string?)null, $"there is no file '{Path.Combine(folder, "other.txt")}'. Put the list there, one password a line, or take the part out of the policy.")));
            File.Delete(file);
            Assert.That(lists.Contains("our.txt", "shibuya-109"), Is.True, "a list that goes while the server runs counts on");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Common_passwords_are_refused_only_where_the_policy_names_a_list()
    {
        Assert.That(Check("passwordBlacklist(missing.txt)", "Password123"), Is.EqualTo(["invalidPasswordBlacklistedMessage missing.txt"]));
        Assert.That(Check("length(8)", "Password123"), Is.Empty);
    }

    private static PasswordBlacklists NoLists { get; } = new("/nowhere");

    private static IEnumerable<string> Check(string? policy, string password) =>
        PasswordPolicy.Of(policy).Check(s_taro, password, NoLists).Select(Text);

    private static string Text(PasswordMessage message) => string.Join(' ', message.Arguments.Prepend(message.Key));
}
