using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.Consent;

/// <summary>Which client scopes still need the person's consent, and the page that asks for it.</summary>
public sealed class ConsentStep(Database database, LoginProtocols protocols)
{
    internal async ValueTask<ConsentState> StateAsync(LoginVisit visit, LoginWalk walk, CancellationToken ct)
    {
        if (!visit.Client.ConsentRequired || walk.User is not { } user)
        {
            return ConsentState.NotRequired;
        }

        var granted = await database.ReadAsync(work => ConsentRows.FindAsync(work, visit.Realm.Id, user.Id, visit.Client.Id, ct), ct);
        var asked = Asked(visit).ToList();
        var missing = visit.Login.ForceConsent ? asked : asked.FindAll(scope => granted?.Contains(scope.Id) != true);
        return new ConsentState(missing, [.. (granted ?? []).Union(asked.Select(scope => scope.Id))]) { IsRequired = true };
    }

    internal static Page Page(Client client, ConsentState state, PageContext context, string actionUrl, string code) => new ConsentPage
    {
        Context = context,
        ActionUrl = actionUrl,
        Code = code,
        ClientName = client.Name is { Length: > 0 } name ? name : client.ClientId,
        Scopes = [.. state.Missing.Select(scope => new ConsentScope(scope.Text))],
        LogoUrl = client.Attribute("logoUri"),
        PolicyUrl = client.Attribute("policyUri"),
        TermsUrl = client.Attribute("tosUri"),
    };

    private IEnumerable<AskedScope> Asked(LoginVisit visit)
    {
        if (visit.Client.Flag("display.on.consent.screen"))
        {
            yield return new AskedScope(visit.Client.Id, visit.Client.Attribute("consent.screen.text") ?? visit.Client.Name ?? visit.Client.ClientId);
        }

        foreach (var scope in protocols.Of(visit.Login).Scopes(visit.Realm, visit.Client, visit.Login).Where(scope => scope.DisplayOnConsentScreen).OrderBy(scope => scope.GuiOrder))
        {
            yield return new AskedScope(scope.Id, scope.ConsentScreenText);
        }
    }
}

/// <param name="Id">Id of the client scope, or of the client itself.</param>
/// <param name="Text">For the page; may be a <c>${key}</c>.</param>
internal sealed record AskedScope(string Id, string Text);

/// <summary>Where consent stands.</summary>
/// <param name="Missing">What has to be asked.</param>
/// <param name="AllGranted">Ids that will be granted after a yes: those of before and these.</param>
internal sealed record ConsentState(IReadOnlyList<AskedScope> Missing, IReadOnlyCollection<string> AllGranted)
{
    public static ConsentState NotRequired { get; } = new([], []);

    public bool IsRequired { get; init; }

    public bool IsGiven => Missing.Count == 0;

    /// <summary>What a form of the page is good for: exactly what it showed.</summary>
    public string Subject => "consent:" + string.Join(',', Missing.Select(scope => scope.Id).Order(StringComparer.Ordinal));

    /// <summary>Keycloak's event detail <c>consent</c>.</summary>
    public string EventDetail => !IsRequired ? "no_consent_required" : IsGiven ? "persisted_consent" : "consent_granted";
}

/// <summary>The posted consent page.</summary>
/// <param name="IsFor">Whether its token is good for what is asked now.</param>
internal sealed record ConsentAnswer(bool Accepted, Func<string, bool> IsFor)
{
    public bool Covers(ConsentState state) => IsFor(state.Subject);
}
