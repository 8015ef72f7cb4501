using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>A column that holds sealed values, for sealing them under another key. Whoever adds a sealed column adds it here.</summary>
/// <param name="Table">For messages.</param>
/// <param name="First">The key before all others: parameters of the first <paramref name="Page"/>.</param>
/// <param name="Page">Key columns and value of the rows behind a key, in the order of the key; the last parameter is how many.</param>
/// <param name="Replace">Puts a new value in place of an old one: parameters are the new value, the key and the old value.</param>
/// <param name="Reseal">Gives the value sealed anew, null when it needs none.</param>
internal sealed record SealedColumn(string Table, object[] First, string Page, string Replace, Func<MasterKey, object[], object, object?> Reseal)
{
    private const string Documents = """
        SELECT realm_id, kind, doc_key, body FROM realm_document WHERE (realm_id, kind, doc_key) > (@realm, @kind, @key)
        ORDER BY realm_id, kind, doc_key LIMIT @most
        """;

    private const string Credentials = """
        SELECT realm_id, user_id, id, secret_data FROM credential WHERE (realm_id, user_id, id) > (@realm, @user, @id)
        ORDER BY realm_id, user_id, id LIMIT @most
        """;

    private const string Attributes = """
        SELECT realm_id, user_id, name, position, value FROM user_attribute
        WHERE (realm_id, user_id, name, position) > (@realm, @user, @name, @position) AND sensitive = 1
        ORDER BY realm_id, user_id, name, position LIMIT @most
        """;

    private const string People =
        "SELECT realm_id, id, more FROM user_entity WHERE (realm_id, id) > (@realm, @id) AND more IS NOT NULL ORDER BY realm_id, id LIMIT @most";

    private const string Links = """
        SELECT realm_id, user_id, identity_provider, more FROM federated_identity
        WHERE (realm_id, user_id, identity_provider) > (@realm, @user, @provider) AND more IS NOT NULL
        ORDER BY realm_id, user_id, identity_provider LIMIT @most
        """;

    private const string PutDocument =
        "UPDATE realm_document SET body = @new WHERE realm_id = @realm AND kind = @kind AND doc_key = @key AND body = @old RETURNING 1";

    private const string PutCredential =
        "UPDATE credential SET secret_data = @new WHERE realm_id = @realm AND user_id = @user AND id = @id AND secret_data = @old RETURNING 1";

    private const string PutAttribute = """
        UPDATE user_attribute SET value = @new
        WHERE realm_id = @realm AND user_id = @user AND name = @name AND position = @position AND value = @old RETURNING 1
        """;

    private const string PutPerson = "UPDATE user_entity SET more = @new WHERE realm_id = @realm AND id = @id AND more = @old RETURNING 1";

    private const string PutLink = """
        UPDATE federated_identity SET more = @new
        WHERE realm_id = @realm AND user_id = @user AND identity_provider = @provider AND more = @old RETURNING 1
        """;

    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("realm_document", ["", "", ""], Documents, PutDocument, (key, row, value) =>
            DocumentSecrets.Reseal(key, Text(row, 0), new RealmDocument(Text(row, 1), Text(row, 2), "", (string)value))),
        new("credential", ["", "", ""], Credentials, PutCredential, (key, row, value) =>
            key.Reseal(UserRows.CredentialPurpose, UserRows.Place(Text(row, 0), Text(row, 1), Text(row, 2)), (byte[])value)),
        new("user_attribute", ["", "", "", long.MinValue], Attributes, PutAttribute, (key, row, value) =>
            key.ResealText(UserParts.Purpose, UserParts.Place(Text(row, 0), Text(row, 1), Text(row, 2), (long)row[3]), (string)value)),
        new("user_entity", ["", ""], People, PutPerson, (key, row, value) =>
            key.ResealText(UserImportRows.Purpose, UserImportRows.Place(Text(row, 0), Text(row, 1), null), (string)value)),
        new("federated_identity", ["", "", ""], Links, PutLink, (key, row, value) =>
            key.ResealText(UserImportRows.Purpose, UserImportRows.Place(Text(row, 0), Text(row, 1), Text(row, 2)), (string)value)),
    ];

    private static string Text(object[] row, int column) => (string)row[column];
}
