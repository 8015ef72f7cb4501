using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users.Passwords;

/// <summary>
/// A temporary password is good for one log-in, which is one tab: its form may be sent twice, by two quick clicks. Of several log-ins at once one gets in.
/// </summary>
internal static class TemporaryPasswordUse
{
    /// <summary>True for the first log-in, however often.</summary>
    /// <param name="until">Unix seconds, from <see cref="TemporaryPassword.Until"/>.</param>
    public static async ValueTask<bool> SpendAsync(DbWork work, Credential temporary, string? tabId, long until, CancellationToken ct) =>
        await SingleUse.SpendAsync(work, TemporaryPassword.SingleUseKind, temporary.Id, until, ct)
            ? await SingleUse.SpendAsync(work, TemporaryPassword.SingleUseKind, Login(temporary, tabId), until, ct)
            : await SingleUse.IsSpentAsync(work, TemporaryPassword.SingleUseKind, Login(temporary, tabId), ct);

    /// <summary>Whether another log-in than this one has used it.</summary>
    public static async ValueTask<bool> IsOverAsync(DbWork work, Credential temporary, string? tabId, CancellationToken ct) =>
        await SingleUse.IsSpentAsync(work, TemporaryPassword.SingleUseKind, temporary.Id, ct)
        && !await SingleUse.IsSpentAsync(work, TemporaryPassword.SingleUseKind, Login(temporary, tabId), ct);

    private static string Login(Credential temporary, string? tabId) => $"{temporary.Id} {tabId}";
}
