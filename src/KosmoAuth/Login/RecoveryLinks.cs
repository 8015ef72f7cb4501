using KosmoAuth.Login.RecallLoginId;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login;

/// <summary>
/// Mailed links for people who cannot sign in. Whoever signs in, or signs out everywhere, needs none: open ones end, and with them what was begun by
/// them. Realm attribute <c>kosmo.actionLink.endsWithLogin</c> = <c>false</c> lets them live.
/// </summary>
internal static class RecoveryLinks
{
    private static readonly string[] s_kinds = [ResetLink.Kind, RecallMail.Kind];

    /// <param name="now">Unix seconds.</param>
    public static async ValueTask EndAsync(DbWork work, Realm realm, string userId, long now, CancellationToken ct)
    {
        if (realm.Attribute("kosmo.actionLink.endsWithLogin") == "false")
        {
            return;
        }

        foreach (var kind in s_kinds)
        {
            await ActionLinkRows.WithdrawAsync(work, realm.Id, userId, kind, now, ct);
        }
    }
}
