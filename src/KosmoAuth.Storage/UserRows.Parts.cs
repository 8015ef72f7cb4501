using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

public static partial class UserRows
{
    private const string AddValue = """
        INSERT INTO user_attribute (realm_id, user_id, name, position, value, sensitive) VALUES (@realm, @user, @name, @position, @value, @sensitive)
        """;

    private const string RemoveValues = "DELETE FROM user_attribute WHERE realm_id = @realm AND user_id = @user AND name = @name";
    private const string AddRole = "INSERT INTO user_role (realm_id, user_id, role_id) VALUES (@realm, @user, @role) ON CONFLICT DO NOTHING";
    private const string RemoveRole = "DELETE FROM user_role WHERE realm_id = @realm AND user_id = @user AND role_id = @role";
    private const string AddGroup = "INSERT INTO user_group (realm_id, user_id, group_id) VALUES (@realm, @user, @group) ON CONFLICT DO NOTHING";
    private const string RemoveGroup = "DELETE FROM user_group WHERE realm_id = @realm AND user_id = @user AND group_id = @group";
    private const string AddAction =
        "INSERT INTO user_required_action (realm_id, user_id, action) VALUES (@realm, @user, @action) ON CONFLICT DO NOTHING";
    private const string RemoveAction = "DELETE FROM user_required_action WHERE realm_id = @realm AND user_id = @user AND action = @action";

    /// <summary>Replaces the values of an attribute; none removes it.</summary>
    /// <param name="sensitive">Whether the values are encrypted in the database.</param>
    public static async ValueTask SetAttributeAsync(
        DbWork work, string realmId, string userId, string name, IReadOnlyList<string> values, bool sensitive, CancellationToken ct)
    {
        await PutAttributeAsync(work, realmId, userId, name, values, sensitive, ct);
        await RaiseAsync(work, realmId, userId, ct);
    }

    public static ValueTask AddRoleAsync(DbWork work, string realmId, string userId, string roleId, CancellationToken ct) =>
        ChangeAsync(work, AddRole, realmId, userId, roleId, ct);

    public static ValueTask RemoveRoleAsync(DbWork work, string realmId, string userId, string roleId, CancellationToken ct) =>
        ChangeAsync(work, RemoveRole, realmId, userId, roleId, ct);

    public static ValueTask AddGroupAsync(DbWork work, string realmId, string userId, string groupId, CancellationToken ct) =>
        ChangeAsync(work, AddGroup, realmId, userId, groupId, ct);

    public static ValueTask RemoveGroupAsync(DbWork work, string realmId, string userId, string groupId, CancellationToken ct) =>
        ChangeAsync(work, RemoveGroup, realmId, userId, groupId, ct);

    /// <param name="action">Alias such as UPDATE_PASSWORD.</param>
    public static ValueTask AddRequiredActionAsync(DbWork work, string realmId, string userId, string action, CancellationToken ct) =>
        ChangeAsync(work, AddAction, realmId, userId, action, ct);

    public static ValueTask RemoveRequiredActionAsync(DbWork work, string realmId, string userId, string action, CancellationToken ct) =>
        ChangeAsync(work, RemoveAction, realmId, userId, action, ct);

    private static async ValueTask ChangeAsync(DbWork work, string sql, string realmId, string userId, string what, CancellationToken ct)
    {
        await work.ExecuteAsync(sql, [realmId, userId, what], ct);
        await RaiseAsync(work, realmId, userId, ct);
    }

    private static async ValueTask PutAttributeAsync(
        DbWork work, string realmId, string userId, string name, IReadOnlyList<string> values, bool sensitive, CancellationToken ct)
    {
        await work.ExecuteAsync(RemoveValues, [realmId, userId, name], ct);
        await AddValuesAsync(work, realmId, userId, name, values, sensitive, ct);
    }

    private static async ValueTask AddValuesAsync(
        DbWork work, string realmId, string userId, string name, IReadOnlyList<string> values, bool sensitive, CancellationToken ct)
    {
        for (var position = 0; position < values.Count; position++)
        {
            var value = sensitive
                ? work.Key.ProtectText(UserParts.Purpose, UserParts.Place(realmId, userId, name, position), values[position])
                : values[position];
            await work.ExecuteAsync(AddValue, [realmId, userId, name, (long)position, value, Columns.Flag(sensitive)], ct);
        }
    }

    private static async ValueTask AddLinksAsync(DbWork work, User user, CancellationToken ct)
    {
        foreach (var role in user.RoleIds)
        {
            await work.ExecuteAsync(AddRole, [user.RealmId, user.Id, role], ct);
        }

        foreach (var group in user.GroupIds)
        {
            await work.ExecuteAsync(AddGroup, [user.RealmId, user.Id, group], ct);
        }

        foreach (var action in user.RequiredActions)
        {
            await work.ExecuteAsync(AddAction, [user.RealmId, user.Id, action], ct);
        }
    }
}
