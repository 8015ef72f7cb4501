using System.Buffers.Text;
using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>What a mailed link is bound to: it dies with the mail address, and some with the password. Links are used up here.</summary>
public sealed class LinkBindings(SessionCookies cookies)
{
    /// <summary>A keyed hash of what a link to that person is bound to; null when there is no such person.</summary>
    internal async ValueTask<string?> OfAsync(DbWork work, Realm realm, string userId, bool withPassword, CancellationToken ct)
    {
        var user = await UserRows.FindByIdAsync(work, realm.Id, userId, ct);
        var passwords = await UserRows.CredentialsAsync(work, realm.Id, userId, "password", ct);
        List<string> parts = [user?.Email ?? ""];
        foreach (var password in withPassword ? passwords : [])
        {
            // By its date, so that a hash that is renewed at a log-in is the same password still; where a realm file brought none, by its hash.
            parts.Add(password.Id);
            parts.Add(password.CreatedDateMs?.ToString(CultureInfo.InvariantCulture) ?? password.SecretData.Reveal());
        }

        return user is null ? null : Base64Url.EncodeToString(cookies.SealsOf(realm).Hash("action-link-bound-to", [.. parts]));
    }

    /// <summary>
    /// Uses up the link by which a log-in began, at the start of the transaction that stores its result. False: it is used up already, a newer one
    /// was mailed, or the person has another password or address by now; then there must be no result.
    /// </summary>
    /// <param name="by">Tells who used it, such as the tab of the log-in.</param>
    internal async ValueTask<bool> SpendAsync(DbWork work, Realm realm, string userId, FollowedLink link, string by, CancellationToken ct) =>
        await OfAsync(work, realm, userId, link.EndsWithPassword, ct) is { } boundTo
        && await ActionLinkRows.SpendAsync(work, realm.Id, link.Kind, link.Token, boundTo, by, link.FollowedAt, ct);

    /// <summary>
    /// Gives back what was used up in this transaction, because nothing came of it or more is to come. What the log-in itself has changed of the
    /// person does not end its link.
    /// </summary>
    internal async ValueTask ReleaseAsync(DbWork work, Realm realm, string userId, FollowedLink link, CancellationToken ct)
    {
        if (await OfAsync(work, realm, userId, link.EndsWithPassword, ct) is { } boundTo)
        {
            await ActionLinkRows.ReleaseAsync(work, realm.Id, link.Kind, link.Token, boundTo, ct);
        }
    }
}
