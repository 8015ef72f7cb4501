using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>A user's attributes as mappers see them: name, mail address and the rest under one roof, groups behind them.</summary>
internal static class UserAttributes
{
    /// <summary>The user's values, else those of the first group that has some; with <paramref name="aggregate"/> all of them together.</summary>
    public static IReadOnlyList<string> Values(TokenSubject subject, string name, bool aggregate)
    {
        var own = Own(subject.User, name);
        if (subject.User.GroupIds.Count == 0 || (own.Count > 0 && !aggregate))
        {
            return own;
        }

        var values = new List<string>(own);
        foreach (var group in GroupsAndParents(subject).Where(group => group.Attributes.ContainsKey(name)))
        {
            values.AddRange(group.Attributes[name].Where(value => !values.Contains(value)));
            if (!aggregate && values.Count > 0)
            {
                break;
            }
        }

        return values;
    }

    public static string? First(User user, string name) => Own(user, name) is [var first, ..] ? first : null;

    /// <summary>Null when the user has neither name.</summary>
    public static string? FullName(User user)
    {
        var name = $"{user.FirstName} {user.LastName}".Trim();
        return name.Length > 0 ? name : null;
    }

    private static IReadOnlyList<string> Own(User user, string name) => name switch
    {
        "username" => [user.Username],
        "email" => user.Email is { } email ? [email] : [],
        "firstName" => user.FirstName is { } firstName ? [firstName] : [],
        "lastName" => user.LastName is { } lastName ? [lastName] : [],
        _ => user.Attributes.GetValueOrDefault(name, []),
    };

    private static IEnumerable<Group> GroupsAndParents(TokenSubject subject)
    {
        foreach (var id in subject.User.GroupIds)
        {
            for (var group = subject.Realm.GroupsById.GetValueOrDefault(id); group is not null; group = group.Parent)
            {
                yield return group;
            }
        }
    }
}
