using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Storage;

/// <summary>What has become of a mailed link.</summary>
public enum ActionLinkState
{
    Good,
    Expired,
    Used,

    /// <summary>A newer link of the same kind was mailed to the person.</summary>
    Superseded,

    /// <summary>The person needs it no more.</summary>
    Withdrawn,
}

/// <summary>A link that was mailed to a person, without its token. Times are Unix seconds.</summary>
/// <param name="Kind">What it is for, such as <c>reset-credentials</c>: a link of one kind is none of another.</param>
/// <param name="BoundTo">A fingerprint of what the link was issued for (mail address, password): it works only as long as that is the same.</param>
/// <param name="Details">What the kind needs to know besides; lies in clear in the database.</param>
public sealed record ActionLink(string RealmId, string UserId, string Kind, string BoundTo, string? Details, long Issued, long Expires)
{
    public ActionLinkState State { get; init; }

    /// <summary>When it was used, superseded or withdrawn.</summary>
    public long? EndedAt { get; init; }

    /// <summary>Who used it, as <see cref="ActionLinkRows.SpendAsync"/> was told.</summary>
    public string? SpentBy { get; init; }
}

/// <summary>Mailed links: the newest of a kind counts, each once, on every node.</summary>
public static class ActionLinkRows
{
    private const string Supersede = """
        UPDATE action_link SET ended = 'superseded', ended_at = @now WHERE realm_id = @realm AND user_id = @user AND kind = @kind AND ended IS NULL
        """;

    private const string Withdraw = """
        UPDATE action_link SET ended = 'withdrawn', ended_at = @now WHERE realm_id = @realm AND user_id = @user AND kind = @kind AND ended IS NULL
        """;

    private const string Insert = """
        INSERT INTO action_link (kind, token_hash, realm_id, user_id, bound_to, details, issued, expires)
        VALUES (@kind, @hash, @realm, @user, @bound, @details, @issued, @expires)
        """;

    private const string Find = """
        SELECT user_id, bound_to, details, issued, expires, ended, ended_at, spent_by FROM action_link
        WHERE kind = @kind AND token_hash = @hash AND realm_id = @realm
        """;

    private const string Spend = """
        UPDATE action_link SET ended = 'used', ended_at = @now, spent_by = @by
        WHERE kind = @kind AND token_hash = @hash AND realm_id = @realm AND bound_to = @bound AND ended IS NULL AND expires > @now
        RETURNING user_id
        """;

    private const string Release = """
        UPDATE action_link SET ended = NULL, ended_at = NULL, spent_by = NULL, bound_to = @bound
        WHERE kind = @kind AND token_hash = @hash AND realm_id = @realm AND ended = 'used'
        """;

    /// <summary>Stores a link whose mail was handed over; older ones of the same person and kind are over.</summary>
    /// <param name="token">At least 160 random bits; only its hash is stored.</param>
    public static async ValueTask IssueAsync(DbWork work, ActionLink link, string token, CancellationToken ct)
    {
        await work.LockAsync($"link/{link.RealmId}/{link.UserId}/{link.Kind}", ct);
        await work.ExecuteAsync(Supersede, [link.Issued, link.RealmId, link.UserId, link.Kind], ct);
        await work.ExecuteAsync(
            Insert, [link.Kind, Hash(token), link.RealmId, link.UserId, link.BoundTo, link.Details, link.Issued, link.Expires], ct);
    }

    /// <summary>The link of a token in whatever state; null when there never was one, or not for long.</summary>
    /// <param name="now">Unix seconds.</param>
    public static async ValueTask<ActionLink?> FindAsync(DbWork work, string realmId, string kind, string token, long now, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(Find, [kind, Hash(token), realmId], ct);
        return await rows.ReadAsync(ct)
            ? new ActionLink(realmId, rows.GetString(0), kind, rows.GetString(1), rows.TextOrNull(2), rows.GetInt64(3), rows.GetInt64(4))
            {
                State = StateOf(rows, now), EndedAt = rows.NumberOrNull(6), SpentBy = rows.TextOrNull(7),
            }
            : null;
    }

    /// <summary>Uses a link up, in the transaction of its effect. True for the first, if the link is good and still bound to the same.</summary>
    /// <param name="spentBy">Tells who, so that the same form sent twice can be answered the same.</param>
    public static async ValueTask<bool> SpendAsync(
        DbWork work, string realmId, string kind, string token, string boundTo, string? spentBy, long now, CancellationToken ct) =>
        await work.FirstAsync(Spend, [now, spentBy, kind, Hash(token), realmId, boundTo], ct) is not null;

    /// <summary>Ends all open links of a person and kind.</summary>
    /// <param name="now">Unix seconds.</param>
    public static async ValueTask WithdrawAsync(DbWork work, string realmId, string userId, string kind, long now, CancellationToken ct) =>
        await work.ExecuteAsync(Withdraw, [now, realmId, userId, kind], ct);

    /// <summary>Gives a link back that the same transaction has used up, bound to what the person is now.</summary>
    public static async ValueTask ReleaseAsync(DbWork work, string realmId, string kind, string token, string boundTo, CancellationToken ct) =>
        await work.ExecuteAsync(Release, [boundTo, kind, Hash(token), realmId], ct);

    private static ActionLinkState StateOf(DbDataReader row, long now) => row.TextOrNull(5) switch
    {
        "used" => ActionLinkState.Used,
        "superseded" => ActionLinkState.Superseded,
        "withdrawn" => ActionLinkState.Withdrawn,
        _ => row.GetInt64(4) > now ? ActionLinkState.Good : ActionLinkState.Expired,
    };

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
