using System.Text.Json;
using KosmoAuth.Sessions;

namespace KosmoAuth.Oidc.Logout;

/// <summary>
/// What the confirmation page carries in <c>session_code</c>, sealed: a foreign page cannot make one (SES-09), and nothing is stored for it.
/// </summary>
/// <param name="BrowserId">The browser that was asked.</param>
/// <param name="SessionId">The session that it was asked about; null when there was none.</param>
/// <param name="ClientId">Internal id of the client; null when the request named none that exists.</param>
/// <param name="Redirect">Checked address with state.</param>
/// <param name="Created">Unix seconds.</param>
internal sealed record LogoutCode(string BrowserId, string? SessionId, string? ClientId, string? Redirect, long Created)
{
    private const string Purpose = "logout-confirm";

    public string Write(CookieSeals seals) => seals.Seal(Purpose, JsonSerializer.Serialize(this));

    /// <summary>Null for anything that this server did not make for this browser within the log-in page's lifetime.</summary>
    public static LogoutCode? Read(string? text, CookieSeals seals, BrowserCookies browser, long now)
    {
        var json = text is null ? null : seals.Open(Purpose, text);
        return json is not null && JsonSerializer.Deserialize<LogoutCode>(json) is { } code && browser.IsBrowser(code.BrowserId)
            && code.Created + browser.Realm.Lifetimes.AccessCodeLifespanLogin > now
                ? code
                : null;
    }
}
