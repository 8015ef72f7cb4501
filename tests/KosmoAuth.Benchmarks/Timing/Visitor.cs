using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace KosmoAuth.Benchmarks.Timing;

/// <summary>
/// A browser or program of its own, over the run's one connection. Each request comes from another address (X-Forwarded-For), so that no address uses up
/// its budget of failures.
/// </summary>
public sealed partial class Visitor(Connection connection, int port)
{
    private static int s_addresses;

    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>The last answer.</summary>
    public Answer Last { get; private set; } = new(0, "", "");

    /// <summary>Where the form of the last page goes.</summary>
    public string Action => new Uri(new Uri($"http://127.0.0.1:{port}"), Find(FormAction(), "form")).PathAndQuery;

    /// <summary>The hidden fields of the last page, as a form's beginning.</summary>
    public string Hidden => string.Concat(HiddenField().Matches(Last.Body).Select(match =>
        $"{match.Groups[1].Value}={Uri.EscapeDataString(WebUtility.HtmlDecode(match.Groups[2].Value))}&"));

    /// <summary>The address behind a link of the last page, by its id.</summary>
    public string Link(string id) =>
        new Uri(new Uri($"http://127.0.0.1:{port}"), WebUtility.HtmlDecode(Regex.Match(Last.Body, $"<a id=\"{id}\"[^>]*href=\"([^\"]+)").Groups[1].Value)).PathAndQuery;

    public ValueTask<Answer> GetAsync(string path) => SendAsync(Request("GET", path, null, null));

    public ValueTask<Answer> PostAsync(string path, string form) => SendAsync(Post(path, form));

    /// <summary>A request with this visitor's cookies, to be sent later.</summary>
    public byte[] Post(string path, string form, string? authorization = null) => Request("POST", path, form, authorization);

    /// <summary>Sends a prepared request.</summary>
    public async ValueTask<Answer> SendAsync(byte[] request)
    {
        Last = await connection.SendAsync(request);
        foreach (Match cookie in SetCookie().Matches(Last.Head))
        {
            _cookies[cookie.Groups[1].Value] = cookie.Groups[2].Value;
        }

        return Last;
    }

    private byte[] Request(string method, string path, string? form, string? authorization)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: {Address(Interlocked.Increment(ref s_addresses))}\r\n");
        if (_cookies.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Cookie: {string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))}\r\n");
        }

        if (authorization is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(authorization))}\r\n");
        }

        if (form is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append("\r\n").Append(form).ToString());
    }

    private string Find(Regex what, string name) =>
        what.Match(Last.Body) is { Success: true } found
            ? WebUtility.HtmlDecode(found.Groups[1].Value)
            : throw new InvalidOperationException($"no {name} on the page: {Last.Status} {Last.Body}");

    // 10.0.0.0/8 has room for all.
    private static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");

    [GeneratedRegex("<form[^>]*action=\"([^\"]+)")]
    private static partial Regex FormAction();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();

    [GeneratedRegex("^Set-Cookie: ([^=]+)=([^;\r]*)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex SetCookie();
}
