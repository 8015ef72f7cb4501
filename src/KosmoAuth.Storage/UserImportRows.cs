using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Storage;

/// <summary>What a realm file says of a person beyond what log-ins read: links to identity providers, consents, fields that we do not know.</summary>
internal static class UserImportRows
{
    internal const string Purpose = "user-import";

    private const string AddLink = """
        INSERT INTO federated_identity (realm_id, user_id, identity_provider, federated_user_id, federated_username, more)
        VALUES (@realm, @user, @provider, @id, @name, @more)
        """;

    private const string Links = """
        SELECT identity_provider, federated_user_id, federated_username, more FROM federated_identity
        WHERE realm_id = @realm AND user_id = @user ORDER BY identity_provider
        """;

    private const string SetMore = "UPDATE user_entity SET more = @more WHERE realm_id = @realm AND id = @user";
    private const string More = "SELECT more FROM user_entity WHERE realm_id = @realm AND id = @user";

    public static async ValueTask InsertAsync(DbWork work, ImportedUser person, IReadOnlySet<string>? sensitiveAttributes, CancellationToken ct)
    {
        var user = person.User;
        await UserRows.InsertAsync(work, user, person.Credentials, ct, sensitiveAttributes);
        foreach (var (client, scopes) in person.Consents)
        {
            await ConsentRows.UpsertAsync(work, user.RealmId, user.Id, client, scopes, (user.CreatedTimestampMs ?? 0) / 1000, ct);
        }

        foreach (var link in person.FederatedIdentities)
        {
            var more = Seal(work, Place(user.RealmId, user.Id, link.IdentityProvider), link.More);
            await work.ExecuteAsync(AddLink, [user.RealmId, user.Id, link.IdentityProvider, link.UserId, link.UserName, more], ct);
        }

        if (person.More is { Count: > 0 })
        {
            await work.ExecuteAsync(SetMore, [Seal(work, Place(user.RealmId, user.Id, null), person.More), user.RealmId, user.Id], ct);
        }
    }

    public static async ValueTask<IReadOnlyList<FederatedIdentityRepresentation>> LinksAsync(DbWork work, User user, CancellationToken ct)
    {
        List<FederatedIdentityRepresentation> links = [];
        await using var rows = await work.QueryAsync(Links, [user.RealmId, user.Id], ct);
        while (await rows.ReadAsync(ct))
        {
            var provider = rows.GetString(0);
            links.Add(new FederatedIdentityRepresentation
            {
                IdentityProvider = provider,
                UserId = rows.GetString(1),
                UserName = rows.TextOrNull(2),
                More = Open(work, Place(user.RealmId, user.Id, provider), rows.TextOrNull(3)),
            });
        }

        return links;
    }

    public static async ValueTask<Dictionary<string, JsonElement>?> MoreAsync(DbWork work, User user, CancellationToken ct) =>
        Open(work, Place(user.RealmId, user.Id, null), await work.FirstAsync(More, [user.RealmId, user.Id], ct) as string);

    // Nobody knows what is in there, so it is treated as a secret.
    private static string? Seal(DbWork work, string place, IReadOnlyDictionary<string, JsonElement>? more) =>
        more is { Count: > 0 }
            ? work.Key.ProtectText(Purpose, place, JsonSerializer.Serialize(more, ColumnJson.Default.IReadOnlyDictionaryStringJsonElement))
            : null;

    private static Dictionary<string, JsonElement>? Open(DbWork work, string place, string? text) =>
        text is null
            ? null
            : JsonSerializer.Deserialize(work.Key.UnprotectText(Purpose, place, text), ColumnJson.Default.DictionaryStringJsonElement);

    /// <param name="provider">Of a link; null for the person's own fields.</param>
    internal static string Place(string realmId, string userId, string? provider) => $"{realmId}\0{userId}\0{provider}";
}
