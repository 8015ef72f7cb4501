namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>Keycloak's text of a password policy: <c>id(argument) and id2 and …</c>.</summary>
internal static class PasswordPolicyText
{
    private const string Separator = " and ";

    // What the admin console writes where a part takes no argument.
    private const string NoArgument = "undefined";

    /// <summary>The parts in their order; an argument that is empty or <c>undefined</c> is null.</summary>
    public static IEnumerable<(string Id, string? Argument)> Parts(string? policy)
    {
        foreach (var text in (policy ?? "").Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var open = text.IndexOf('(', StringComparison.Ordinal);
            if (open < 0 || text[^1] != ')')
            {
                yield return (text, null);
                continue;
            }

            var argument = text[(open + 1)..^1].Trim();
            yield return (text[..open].TrimEnd(), argument is "" or NoArgument ? null : argument);
        }
    }

    /// <summary>The argument of the first part of that id, without taking memory; empty when there is none.</summary>
    public static ReadOnlySpan<char> Argument(ReadOnlySpan<char> policy, ReadOnlySpan<char> id)
    {
        foreach (var range in policy.Split(Separator))
        {
            var part = policy[range].Trim();
            var open = part.IndexOf('(');
            if (open > 0 && part[^1] == ')' && part[..open].TrimEnd().SequenceEqual(id))
            {
                return part[(open + 1)..^1].Trim();
            }
        }

        return default;
    }
}
