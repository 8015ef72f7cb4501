using System.Data.Common;

namespace KosmoAuth.Storage;

/// <summary>Collects what hangs on a person from the rows of one statement.</summary>
internal sealed class UserParts(MasterKey key, string realmId, string userId)
{
    public const string Purpose = "user-attribute";

    private const int Kind = 10;
    private const int Name = 11;
    private const int Position = 12;
    private const int Value = 13;
    private const int Sensitive = 14;

    public Dictionary<string, IReadOnlyList<string>> Attributes { get; } = [];

    public List<string> RoleIds { get; } = [];

    public List<string> GroupIds { get; } = [];

    public List<string> RequiredActions { get; } = [];

    public List<string> CredentialTypes { get; } = [];

    public long? PasswordCreatedMs { get; private set; }

    /// <summary>What a sealed attribute value is bound to.</summary>
    public static string Place(string realmId, string userId, string name, long position) => $"{realmId}\0{userId}\0{name}\0{position}";

    public void Take(DbDataReader row)
    {
        if (row.IsDBNull(Kind))
        {
            return;
        }

        var name = row.GetString(Name);
        switch (row.GetInt64(Kind))
        {
            case 1:
                AddValue(name, row);
                break;
            case 2:
                RoleIds.Add(name);
                break;
            case 3:
                GroupIds.Add(name);
                break;
            case 4:
                RequiredActions.Add(name);
                break;
            default:
                CredentialTypes.Add(name);
                PasswordCreatedMs = name == "password" ? row.NumberOrNull(Position) : PasswordCreatedMs;
                break;
        }
    }

    private void AddValue(string name, DbDataReader row)
    {
        var value = row.GetString(Value);
        if (row.Flag(Sensitive))
        {
            value = key.UnprotectText(Purpose, Place(realmId, userId, name, row.GetInt64(Position)), value);
        }

        if (Attributes.TryGetValue(name, out var values))
        {
            ((List<string>)values).Add(value);
        }
        else
        {
            Attributes[name] = new List<string> { value };
        }
    }
}
