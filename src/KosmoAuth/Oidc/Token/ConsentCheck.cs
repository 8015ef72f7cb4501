using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Oidc.Token;

/// <summary>Whether the person still agrees to what a client with consent gets.</summary>
internal static class ConsentCheck
{
    public static async ValueTask<GrantResult.Refused?> RefusalAsync(
        DbWork work, Realm realm, Client client, User user, ClientScopes scopes, CancellationToken ct)
    {
        if (!client.ConsentRequired)
        {
            return null;
        }

        var granted = await ConsentRows.FindAsync(work, realm.Id, user.Id, client.Id, ct);
        var all = scopes.Scopes!.Where(scope => scope.DisplayOnConsentScreen).All(scope => granted?.Contains(scope.Id) == true);
        return granted is not null && all ? null : new GrantResult.Refused(OAuthError.ConsentIsGone, "not_allowed") { UserId = user.Id };
    }
}
