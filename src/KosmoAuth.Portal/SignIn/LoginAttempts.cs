using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;

namespace KosmoAuth.Portal.SignIn;

/// <summary>A log-in that is under way at the provider.</summary>
/// <param name="State">Ties the answer to this browser.</param>
/// <param name="Nonce">Ties the ID token to this attempt.</param>
/// <param name="Verifier">Ties the code to this attempt (PKCE, RFC 7636).</param>
/// <param name="ReturnPath">Where the person wanted to go; a path of this site.</param>
internal sealed record LoginAttempt(string State, string Nonce, string Verifier, string ReturnPath)
{
    /// <summary>RFC 7636 §4.2, method S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static LoginAttempt New(string returnPath) => new(Random(), Random(), Random(), returnPath);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>
/// The attempts of a browser in one encrypted cookie: several, because people open several tabs; only the newest, because a cookie has its limits.
/// Each is good for one answer.
/// </summary>
internal sealed class LoginAttempts(PortalSettings settings, IDataProtectionProvider protection)
{
    private const int Most = 5;

    // The provider lets a person take half an hour.
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(35);

    private readonly string _cookie = $"{settings.ClientId}.login";
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("login attempts").ToTimeLimitedDataProtector();

    public void Add(HttpContext http, LoginAttempt attempt) => Write(http, [attempt, .. Read(http).Take(Most - 1)]);

    /// <summary>The attempt of this browser with this state, which is used up by it; null when there is none.</summary>
    public LoginAttempt? Take(HttpContext http, string? state)
    {
        var attempts = Read(http);
        var found = attempts.Find(attempt => attempt.State == state);
        if (found is not null)
        {
            Write(http, [.. attempts.Where(attempt => attempt != found)]);
        }

        return found;
    }

    private List<LoginAttempt> Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[_cookie] is { } cookie
                ? JsonSerializer.Deserialize(_protector.Unprotect(cookie), LoginAttemptsJson.Default.ListLoginAttempt) ?? []
                : [];
        }
        catch (CryptographicException)
        {
            // Too old, of a former start of the portal, or not ours: the person begins again.
            return [];
        }
    }

    private void Write(HttpContext http, List<LoginAttempt> attempts)
    {
        var options = new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            MaxAge = s_lifetime,
            IsEssential = true,
        };
        if (attempts.Count == 0)
        {
            http.Response.Cookies.Delete(_cookie, options);
            return;
        }

        var text = JsonSerializer.Serialize(attempts, LoginAttemptsJson.Default.ListLoginAttempt);
        http.Response.Cookies.Append(_cookie, _protector.Protect(text, s_lifetime), options);
    }
}

[JsonSerializable(typeof(List<LoginAttempt>))]
internal sealed partial class LoginAttemptsJson : JsonSerializerContext;
