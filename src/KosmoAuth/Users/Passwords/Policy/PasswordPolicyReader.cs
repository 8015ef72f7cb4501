using System.Globalization;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>Reads Keycloak's text of a policy part by part; a part that comes twice counts as the last one says, except patterns.</summary>
internal sealed class PasswordPolicyReader
{
    // Ids with Keycloak's defaults of their numbers, and what they ask of a password by itself.
    private static readonly Dictionary<string, (int Default, Func<int, PasswordRule>? Rule)> s_numbers = new(StringComparer.Ordinal)
    {
        ["length"] = (8, PasswordRule.MinLength),
        ["maxLength"] = (64, PasswordRule.MaxLength),
        ["digits"] = (1, PasswordRule.Digits),
        ["lowerCase"] = (1, PasswordRule.LowerCase),
        ["upperCase"] = (1, PasswordRule.UpperCase),
        ["specialChars"] = (1, PasswordRule.SpecialChars),
        ["passwordHistory"] = (3, null),
        ["passwordAge"] = (30, null),
        ["forceExpiredPasswordChange"] = (365, null),
        ["maxAuthAge"] = (300, null),
        ["recoveryCodesWarningThreshold"] = (4, null),
    };

    private static readonly Dictionary<string, PasswordRule> s_names = new(StringComparer.Ordinal)
    {
        ["notUsername"] = PasswordRule.NotUsername,
        ["notContainsUsername"] = PasswordRule.NotContainsUsername,
        ["notEmail"] = PasswordRule.NotEmail,
    };

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, PasswordRule> _rules = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private readonly List<string> _unknown = [];

    public IReadOnlyList<PasswordRule> Rules => [.. _rules.Values];

    public IReadOnlyList<string> Faults => _faults;

    public IReadOnlyList<string> Unknown => _unknown;

    public string? Blacklist { get; private set; }

    public static PasswordPolicyReader Read(string? text)
    {
        var reader = new PasswordPolicyReader();
        foreach (var (id, argument) in PasswordPolicyText.Parts(text))
        {
            reader.Take(id, argument);
        }

        return reader;
    }

    /// <summary>Null when the policy has no such part.</summary>
    public int? Number(string id) => _numbers.TryGetValue(id, out var number) ? number : null;

    private void Take(string id, string? argument)
    {
        if (s_numbers.TryGetValue(id, out var kind))
        {
            var number = _numbers[id] = Whole(id, argument, 0, kind.Default);
            if (kind.Rule is not null)
            {
                _rules[id] = kind.Rule(number);
            }
        }
        else if (s_names.TryGetValue(id, out var rule))
        {
            _rules[id] = rule;
        }
        else
        {
            TakeText(id, argument);
        }
    }

    private void TakeText(string id, string? argument)
    {
        switch (id)
        {
            case "regexPattern":
                TakePattern(argument);
                break;
            case "passwordBlacklist" when argument is null || !PasswordBlacklists.IsName(argument):
                _faults.Add($"{id}({argument}): the name of a file is missing.");
                break;
            case "passwordBlacklist":
                Blacklist = argument;
                break;
            case "hashIterations":
                Whole(id, argument, -1, -1);
                break;
            case "hashAlgorithm" when argument is not null && !HashPolicy.Knows(argument):
                _faults.Add($"{id}({argument}): no such algorithm; there are argon2, pbkdf2-sha512, pbkdf2-sha256 and pbkdf2.");
                break;
            case "hashAlgorithm":
                break;
            default:
                _unknown.Add(id);
                break;
        }
    }

    private void TakePattern(string? pattern)
    {
        if (pattern is null)
        {
            return;
        }

        if (PasswordRule.Regex(pattern) is { } rule)
        {
            _rules["regexPattern " + pattern] = rule;
        }
        else
        {
            _faults.Add($"regexPattern({pattern}): not a regular expression that this server understands.");
        }
    }

    private int Whole(string id, string? argument, int least, int otherwise)
    {
        if (argument is null)
        {
            return otherwise;
        }

        if (int.TryParse(argument, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        _faults.Add($"{id}({argument}): must be a whole number from {least}; {otherwise} counts instead.");
        return otherwise;
    }
}
