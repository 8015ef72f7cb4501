using System.Text;

namespace KosmoAuth.Oidc.UserInfo;

/// <summary>
/// A refusal to whoever came with a token (RFC 6750 section 3): all that is said stands in <c>WWW-Authenticate</c>, the body is empty.
/// </summary>
/// <param name="error">Null when the request had no token.</param>
internal sealed class BearerChallenge(string realm, string? error, string? description, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain;charset=utf-8";
        response.ContentLength = 0;
        response.Headers.CacheControl = JsonAnswer.NoStore;
        response.Headers.Pragma = "no-cache";
        response.Headers.WWWAuthenticate = error is null
            ? $"Bearer realm=\"{Quoted(realm)}\""
            : $"Bearer realm=\"{Quoted(realm)}\", error=\"{error}\", error_description=\"{description}\"";
        return Task.CompletedTask;
    }

    // quoted-string of RFC 9110 section 5.6.4; a header carries ASCII only.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            quoted.Append(character is '"' or '\\' ? "\\" : "").Append(character is >= ' ' and <= '~' ? character : '?');
        }

        return quoted.ToString();
    }
}
