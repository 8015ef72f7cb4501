using System.Text.Json;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Tests.Support;

/// <summary>The rows of a database, read when they are asked for.</summary>
internal sealed class StoredRows(Database database)
{
    /// <summary>Sessions of people, those of offline tokens too.</summary>
    public List<UserSessionEntity> Sessions => Read(db => db.UserSessions);

    /// <summary>What clients have in sessions.</summary>
    public List<ClientSessionEntity> Clients => Read(db => db.ClientSessions);

    /// <summary>Log-ins under way.</summary>
    public List<LoginSessionEntity> Logins => Read(db => db.LoginSessions);

    /// <summary>Ids that must not be used again.</summary>
    public List<SingleUseEntity> Spent => Read(db => db.SingleUses);

    public List<OutboxEntity> Outbox => Read(db => db.Outbox);

    /// <summary>Ids of granted scopes by user id and client's internal id.</summary>
    public Dictionary<(string UserId, string ClientId), string[]> Consents =>
        Read(db => db.UserConsents).ToDictionary(row => (row.UserId, row.ClientId), row => JsonSerializer.Deserialize<string[]>(row.ScopeIds)!);

    /// <summary>By user id.</summary>
    public Dictionary<string, LoginFailureEntity> Failures => Read(db => db.LoginFailures).ToDictionary(row => row.UserId);

    /// <summary>Transactions so far; of a <see cref="TestDatabase"/> only.</summary>
    public int Writes => ((TestDatabase)database).Writes;

    /// <summary>As if all had logged out elsewhere.</summary>
    public void EndSessions()
    {
        foreach (var session in Sessions)
        {
            Write(async work => await UserSessionRows.DeleteAsync(work, session.RealmId, session.Id, session.Offline, default));
        }
    }

    /// <summary>Runs a transaction.</summary>
    public void Write(Func<DbWork, ValueTask> write) => database.WriteAsync(async work =>
    {
        await write(work);
        return true;
    }, default).GetAwaiter().GetResult();

    private List<T> Read<T>(Func<KosmoDb, DbSet<T>> table) where T : class =>
        database.ReadAsync(work => new ValueTask<List<T>>(table(work.Context).AsNoTracking().ToListAsync()), default).AsTask().GetAwaiter().GetResult();
}
