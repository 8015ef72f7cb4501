using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>Reads every value of a cookie name and writes cookies with Keycloak's attributes for one realm and browser.</summary>
internal sealed class CookieWriter
{
    // A browser that was made to send hundreds of planted values must not cost us hundreds of verifications.
    private const int MostValues = 16;

    // The public address is the same for nearly all requests.
    private static Uri? s_address;

    private readonly HttpContext _http;
    private readonly List<(string Name, string Value)> _sent = [];
    private readonly string _path;
    private readonly bool _secure;
    private readonly SameSiteMode _sameSite;

    public CookieWriter(HttpContext http, Realm realm, string baseUrl)
    {
        _http = http;
        foreach (var header in http.Request.Headers.Cookie)
        {
            Read(header);
        }

        var address = s_address is { } known && known.OriginalString == baseUrl ? known : s_address = new Uri(baseUrl);
        _path = $"{address.AbsolutePath.TrimEnd('/')}/realms/{Uri.EscapeDataString(realm.Name)}/";
        _secure = IsSecureContext(address, http.Request.Headers.UserAgent.ToString());
        var lax = string.Equals(realm.Attribute("kosmo.cookies.sameSite"), "Lax", StringComparison.OrdinalIgnoreCase);
        _sameSite = _secure && !lax ? SameSiteMode.None : SameSiteMode.Lax;
    }

    /// <summary>All values sent under the name, in the browser's order. A value planted by a parent domain arrives beside ours, so the first alone proves nothing.</summary>
    public IEnumerable<string> Values(string name)
    {
        var found = 0;
        foreach (var cookie in _sent)
        {
            if (cookie.Value.Length > 0 && cookie.Name == name && ++found <= MostValues)
            {
                yield return cookie.Value;
            }
        }
    }

    public bool Sent(string name) => _sent.Exists(cookie => cookie.Name == name);

    /// <param name="maxAge">Seconds; null for a cookie that ends with the browser.</param>
    public void Write(string name, string value, int? maxAge = null, bool httpOnly = true) =>
        Append(name, value, httpOnly, maxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    /// <summary>Removes the cookie when the browser sent it. All attributes are repeated: browsers treat another set as another cookie.</summary>
    public void Delete(string name, bool httpOnly = true)
    {
        if (Sent(name))
        {
            Append(name, "", httpOnly, TimeSpan.Zero);
        }
    }

    private void Append(string name, string value, bool httpOnly, TimeSpan? maxAge)
    {
        Withdraw(name);
        _http.Response.Cookies.Append(name, value, new CookieOptions
        {
            Path = _path,
            Secure = _secure,
            HttpOnly = httpOnly,
            SameSite = _sameSite,
            MaxAge = maxAge,
            Expires = maxAge == TimeSpan.Zero ? DateTimeOffset.UnixEpoch : null,
        });
    }

    // A cookie written twice in one answer would leave the choice to the browser.
    private void Withdraw(string name)
    {
        var headers = _http.Response.Headers;
        if (headers.SetCookie.Count > 0 && headers.SetCookie.Any(IsOfName))
        {
            headers.SetCookie = headers.SetCookie.Where(line => !IsOfName(line)).ToArray();
        }

        bool IsOfName(string? line) => line is not null && line.Length > name.Length && line[name.Length] == '=' && line.StartsWith(name, StringComparison.Ordinal);
    }

    private void Read(ReadOnlySpan<char> header)
    {
        foreach (var range in header.Split(';'))
        {
            var pair = header[range].Trim();
            if (pair.IndexOf('=') is > 0 and var equals)
            {
                _sent.Add((pair[..equals].ToString(), pair[(equals + 1)..].Trim('"').ToString()));
            }
        }
    }

    /// <summary>Keycloak's rule: https, or http to the machine itself, which browsers trust too (except Safari).</summary>
    internal static bool IsSecureContext(Uri address, string userAgent)
    {
        if (address.Scheme == Uri.UriSchemeHttps)
        {
            return true;
        }

        var local = address.IsLoopback || address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        var safari = userAgent.Contains("Safari/", StringComparison.Ordinal)
            && !userAgent.Contains("Chrome/", StringComparison.Ordinal) && !userAgent.Contains("Chromium/", StringComparison.Ordinal);
        return local && !safari;
    }
}
