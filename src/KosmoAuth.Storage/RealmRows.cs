using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>A realm as the database lists it; <paramref name="Revision"/> grows with every change.</summary>
public sealed record RealmRow(string Id, string Name, long Revision);

/// <summary>Realms and their documents. Secrets inside documents are sealed on the way in and opened on the way out.</summary>
public static class RealmRows
{
    private const string All = "SELECT id, name, revision FROM realm ORDER BY name";
    private const string Add = "INSERT INTO realm (id, name, revision) VALUES (@id, @name, @revision)";
    private const string Raise = "UPDATE realm SET revision = revision + 1 WHERE id = @id";
    private const string Remove = "DELETE FROM realm WHERE id = @id";
    private const string RemoveSessions = "DELETE FROM user_session WHERE realm_id = @id";
    private const string RemoveLoginSessions = "DELETE FROM login_session WHERE realm_id = @id";
    private const string RemoveFailures = "DELETE FROM login_failure WHERE realm_id = @id";
    private const string RemoveSecondFactorFailures = "DELETE FROM second_factor_failure WHERE realm_id = @id";
    private const string RemoveEvents = "DELETE FROM event WHERE realm_id = @id";

    private const string Documents = "SELECT kind, doc_key, id, body FROM realm_document WHERE realm_id = @realm ORDER BY position, kind, doc_key";

    private const string DocumentsOfKind = "SELECT doc_key, id, body FROM realm_document WHERE realm_id = @realm AND kind = @kind ORDER BY doc_key";
    private const string Lock = "UPDATE realm SET revision = revision WHERE id = @id RETURNING 1";

    private const string PutDocument = """
        INSERT INTO realm_document (realm_id, kind, doc_key, id, position, body)
        SELECT @realm, @kind, @key, @id, COALESCE(MAX(position), 0) + 1, @body FROM realm_document WHERE realm_id = @realm
        ON CONFLICT (realm_id, kind, doc_key) DO UPDATE SET id = excluded.id, body = excluded.body
        """;

    private const string AddDocument = """
        INSERT INTO realm_document (realm_id, kind, doc_key, id, position, body) VALUES (@realm, @kind, @key, @id, @position, @body)
        """;

    private const string RemoveDocument = "DELETE FROM realm_document WHERE realm_id = @realm AND kind = @kind AND doc_key = @key";

    /// <summary>All realms by name; the small query that every node asks once a second.</summary>
    public static async ValueTask<IReadOnlyList<RealmRow>> AllAsync(DbWork work, CancellationToken ct)
    {
        List<RealmRow> realms = [];
        await using var rows = await work.QueryAsync(All, [], ct);
        while (await rows.ReadAsync(ct))
        {
            realms.Add(new RealmRow(rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
        }

        return realms;
    }

    /// <summary>All documents of a realm, in the order in which they were put.</summary>
    /// <exception cref="SealedValueException">A secret does not open under this master key.</exception>
    public static async ValueTask<IReadOnlyList<RealmDocument>> DocumentsAsync(DbWork work, string realmId, CancellationToken ct)
    {
        List<RealmDocument> documents = [];
        await using var rows = await work.QueryAsync(Documents, [realmId], ct);
        while (await rows.ReadAsync(ct))
        {
            var document = new RealmDocument(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3));
            documents.Add(document with { Json = DocumentSecrets.Open(work.Key, realmId, document) });
        }

        return documents;
    }

    /// <summary>The documents of one kind.</summary>
    /// <exception cref="SealedValueException">A secret does not open under this master key.</exception>
    public static async ValueTask<IReadOnlyList<RealmDocument>> DocumentsAsync(DbWork work, string realmId, string kind, CancellationToken ct)
    {
        List<RealmDocument> documents = [];
        await using var rows = await work.QueryAsync(DocumentsOfKind, [realmId, kind], ct);
        while (await rows.ReadAsync(ct))
        {
            var document = new RealmDocument(kind, rows.GetString(0), rows.GetString(1), rows.GetString(2));
            documents.Add(document with { Json = DocumentSecrets.Open(work.Key, realmId, document) });
        }

        return documents;
    }

    /// <summary>
    /// Within a transaction: whoever changes the realm after reading its documents comes after the others that do so. False when there is no such realm.
    /// </summary>
    public static async ValueTask<bool> LockAsync(DbWork work, string realmId, CancellationToken ct) => await work.FirstAsync(Lock, [realmId], ct) is not null;

    /// <summary>A new realm with its documents.</summary>
    /// <exception cref="DuplicateException">There is a realm of that id or name, or two documents have one key.</exception>
    public static async ValueTask InsertAsync(DbWork work, string realmId, string name, IReadOnlyList<RealmDocument> documents, CancellationToken ct)
    {
        await work.ExecuteAsync(Add, [realmId, name, Versions.First()], ct);
        for (var position = 0; position < documents.Count; position++)
        {
            var document = documents[position];
            var body = DocumentSecrets.Seal(work.Key, realmId, document);
            await work.ExecuteAsync(AddDocument, [realmId, document.Kind, document.Key, document.Id, (long)position, body], ct);
        }
    }

    /// <summary>Adds or replaces documents and raises the revision.</summary>
    public static async ValueTask PutAsync(DbWork work, string realmId, IReadOnlyList<RealmDocument> documents, CancellationToken ct)
    {
        foreach (var document in documents)
        {
            var body = DocumentSecrets.Seal(work.Key, realmId, document);
            await work.ExecuteAsync(PutDocument, [realmId, document.Kind, document.Key, document.Id, body], ct);
        }

        await work.ExecuteAsync(Raise, [realmId], ct);
    }

    /// <summary>Removes a document and raises the revision.</summary>
    public static async ValueTask RemoveAsync(DbWork work, string realmId, string kind, string key, CancellationToken ct)
    {
        await work.ExecuteAsync(RemoveDocument, [realmId, kind, key], ct);
        await work.ExecuteAsync(Raise, [realmId], ct);
    }

    /// <summary>Removes a realm with its people, sessions, log-ins and events.</summary>
    public static async ValueTask DeleteAsync(DbWork work, string realmId, CancellationToken ct)
    {
        await work.ExecuteAsync(RemoveSessions, [realmId], ct);
        await work.ExecuteAsync(RemoveLoginSessions, [realmId], ct);
        await work.ExecuteAsync(RemoveFailures, [realmId], ct);
        await work.ExecuteAsync(RemoveSecondFactorFailures, [realmId], ct);
        await work.ExecuteAsync(RemoveEvents, [realmId], ct);
        await work.ExecuteAsync(Remove, [realmId], ct);
    }
}
