using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>
/// The cookies of one browser in one realm, for one request. Names, path and attributes are Keycloak's; a value that this realm did not write
/// counts as absent, however often the name arrives.
/// </summary>
public sealed class BrowserCookies
{
    private const string AuthSession = "AUTH_SESSION_ID";
    private const string AuthSessionHashName = "KC_AUTH_SESSION_HASH";
    private const string Restart = "KC_RESTART";
    private const string IdentityName = "KEYCLOAK_IDENTITY";
    private const string SessionName = "KEYCLOAK_SESSION";
    private const string RememberMe = "KEYCLOAK_REMEMBER_ME";
    private const string LocaleName = "KEYCLOAK_LOCALE";
    private const string RememberPurpose = "remember-me-cookie";
    private const int HashSeconds = 60;
    private const int RememberSeconds = 31_536_000;

    private readonly CookieWriter _cookies;
    private readonly CookieSeals _seals;
    private readonly string _issuer;
    private readonly TimeProvider _time;
    private readonly List<BrowserIds> _sent;

    internal BrowserCookies(HttpContext http, Realm realm, string baseUrl, CookieSeals seals, TimeProvider time)
    {
        Realm = realm;
        _issuer = $"{baseUrl}/realms/{realm.Name}";
        _seals = seals;
        _time = time;
        _cookies = new CookieWriter(http, realm, baseUrl);
        _sent = [.. _cookies.Values(AuthSession).Select(text => BrowserIds.Read(text, seals)).OfType<BrowserIds>()];
    }

    /// <summary>The realm whose cookies these are.</summary>
    public Realm Realm { get; }

    /// <summary>
    /// The name of this browser, to be frozen into pages; not the cookie's secret. Null when the browser brought no cookie of this realm and
    /// <paramref name="create"/> is false. With <paramref name="create"/> a missing cookie is set.
    /// </summary>
    public string? BrowserId(bool create)
    {
        if (_sent.Count == 0 && create)
        {
            _sent.Add(BrowserIds.New());
            _cookies.Write(AuthSession, _sent[0].Write(_seals));
        }

        return _sent.Count == 0 ? null : _sent[0].Current;
    }

    /// <summary>Whether a page or row that names this browser belongs to it. True also for names from before the latest log-in: other tabs go on.</summary>
    public bool IsBrowser(string? browserId) => browserId is not null && _sent.Exists(ids => ids.Contains(browserId));

    /// <summary>
    /// To be called at the first proof of a log-in: gives the browser a new secret that nobody knew before, and returns its name for the
    /// log-in's row. The same page and person give the same name, so a double submit goes on with either answer.
    /// </summary>
    /// <param name="browserId">The name in the page that brought the proof; must have passed <see cref="IsBrowser"/>.</param>
    public string Prove(string browserId, string userId)
    {
        var ids = _sent.Find(known => known.Contains(browserId)) ?? throw new InvalidOperationException("The page belongs to another browser; ask IsBrowser first.");
        var name = ids.Prove(browserId, userId, _seals);
        _sent.Remove(ids);
        _sent.Insert(0, ids);
        _cookies.Write(AuthSession, ids.Write(_seals));
        return name;
    }

    /// <summary>Keycloak's hash for its check whether another log-in took over in another tab; also set as KC_AUTH_SESSION_HASH for a minute.</summary>
    public string WriteAuthSessionHash()
    {
        var hash = PublicHash(BrowserId(create: true)!);
        _cookies.Write(AuthSessionHashName, hash, HashSeconds, httpOnly: false);
        return hash;
    }

    /// <summary>Removes Keycloak's restart cookie, which we do not use, when an earlier server left one.</summary>
    public void DropRestart() => _cookies.Delete(Restart);

    /// <summary>What KEYCLOAK_IDENTITY says, newest first. Nothing here is proof of a live session: ask <c>SsoSessions</c>.</summary>
    /// <remarks>Two genuine values of different sessions mean that one was planted; which one cannot be told, so both are refused (SES-30).</remarks>
    public IdentityToken? Identity()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var key = _seals.IdentityKey;
        var genuine = _cookies.Values(IdentityName).Select(text => IdentityToken.Read(text, _issuer, now, key)).OfType<IdentityToken>().ToList();
        return genuine.Select(token => token.SessionId).Distinct(StringComparer.Ordinal).Count() == 1
            ? genuine.MaxBy(token => token.IssuedAt)
            : null;
    }

    /// <summary>Sets the session's cookies, at the end of a log-in and at every single sign-on.</summary>
    /// <param name="username">Remembered for the next log-in page when the session is a remembered one.</param>
    public void SignIn(UserSession session, string username)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var seconds = SessionLifetimes.CookieMaxAge(Realm, session.RememberMe);
        var token = new IdentityToken(session.Id, _issuer, now, session.Started + seconds, StateChecker(session.Id));
        _cookies.Write(IdentityName, token.Write(_seals.IdentityKey), session.RememberMe ? seconds : null);
        _cookies.Write(SessionName, PublicHash(session.Id), seconds, httpOnly: false);
        DropRestart();
        if (session.RememberMe)
        {
            _cookies.Write(RememberMe, _seals.Seal(RememberPurpose, username), RememberSeconds);
        }
        else
        {
            _cookies.Delete(RememberMe);
        }
    }

    /// <summary>Removes the session's cookies and the remembered name.</summary>
    public void SignOut()
    {
        DropSession();
        _cookies.Delete(RememberMe);
    }

    /// <summary>Removes the session's cookies; the remembered name stays.</summary>
    public void DropSession()
    {
        _cookies.Delete(IdentityName);
        _cookies.Delete(SessionName, httpOnly: false);
    }

    /// <summary>The user name that the person asked to remember, for the log-in form; null when the realm does not remember.</summary>
    public string? RememberedUsername => Realm.Login.RememberMe
        ? _cookies.Values(RememberMe).Select(text => _seals.Open(RememberPurpose, text)).FirstOrDefault(name => name is not null)
        : null;

    /// <summary>The language chosen earlier, one of the realm's; null otherwise.</summary>
    public string? Locale
    {
        get => _cookies.Values(LocaleName).FirstOrDefault(value => Realm.Localization.SupportedLocales.Contains(value));
        set
        {
            if (value is not null && Realm.Localization.SupportedLocales.Contains(value))
            {
                _cookies.Write(LocaleName, value);
            }
        }
    }

    /// <summary>The value that forms of signed-in pages carry back; belongs to the session, so every tab's form holds.</summary>
    public string StateChecker(string sessionId) => Base64Url.EncodeToString(_seals.Hash("state-checker", sessionId));

    /// <summary>64 characters, as Keycloak 26.7 has for ids that scripts may see: a hash that is of no use as a credential.</summary>
    internal static string PublicHash(string id) => Base64Url.EncodeToString(SHA384.HashData(Encoding.UTF8.GetBytes(id)));
}
