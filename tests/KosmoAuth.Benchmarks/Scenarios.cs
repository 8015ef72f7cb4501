using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KosmoAuth.Benchmarks;

/// <summary>The measured requests, written out once as bytes.</summary>
public sealed partial class Scenarios(int port)
{
    private const string Protocol = "/realms/bench/protocol/openid-connect";
    private const string Authorize =
        Protocol + "/auth?client_id=bench&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=s&nonce=n";

    private const string Secret = "client_id=bench&client_secret=bench-secret";

    private readonly string[] refreshTokens = new string[64];
    private string accessToken = "";
    private string cookies = "";

    /// <summary>Signs in once by form and once by grant, for the scenarios that need a session or a token.</summary>
    public async Task PrepareAsync()
    {
        using var connection = new Connection(port);
        var (page, done) = await SignInAsync(connection);
        cookies = Cookies(page) + "; " + Cookies(done);
        if (done.Status is not (302 or 303))
        {
            throw new InvalidOperationException($"the sign-in of the benchmark user answered {done.Status}");
        }

        for (var lane = 0; lane < refreshTokens.Length; lane++)
        {
            var tokens = await TokensAsync(connection, "grant_type=password&username=bench&password=Bench-2026&scope=openid&" + Secret);
            refreshTokens[lane] = tokens.GetProperty("refresh_token").GetString()!;
            accessToken = tokens.GetProperty("access_token").GetString()!;
        }
    }

    public Func<Connection, int, ValueTask<bool>> ClientCredentials(string client)
    {
        var request = Post(Protocol + "/token", $"grant_type=client_credentials&client_id={client}&client_secret=bench-secret");
        return async (connection, _) => await connection.SendForStatusAsync(request) == 200;
    }

    /// <summary>The bytes of a token request of client bench.</summary>
    /// <param name="form">The rest of the form.</param>
    public byte[] TokenRequest(string form) => Post(Protocol + "/token", $"{form}&{Secret}");

    /// <summary>The bytes of a request for the log-in page by a browser that was never here.</summary>
    public byte[] AuthorizeRequest() => Get(Authorize);

    public async ValueTask<bool> Refresh(Connection connection, int lane)
    {
        var answer = await connection.SendAsync(Post(Protocol + "/token", $"grant_type=refresh_token&refresh_token={refreshTokens[lane]}&{Secret}"));
        if (answer.Status != 200)
        {
            return false;
        }

        using var json = JsonDocument.Parse(answer.Body);
        refreshTokens[lane] = json.RootElement.GetProperty("refresh_token").GetString()!;
        return true;
    }

    public async ValueTask<bool> CodeFlow(Connection connection, int lane)
    {
        var redirect = await connection.SendAsync(Get(Authorize, cookies));
        if (redirect.Header("Location") is not { } location || Code().Match(location) is not { Success: true } code)
        {
            return false;
        }

        var body = $"grant_type=authorization_code&code={code.Groups[1].Value}&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&{Secret}";
        return await connection.SendForStatusAsync(Post(Protocol + "/token", body)) == 200;
    }

    /// <summary>The log-in page and its form, by a browser that was never here.</summary>
    public async ValueTask<bool> PasswordLogin(Connection connection, int lane) => (await SignInAsync(connection)).Done.Status is 302 or 303;

    public Func<Connection, int, ValueTask<bool>> UserInfo()
    {
        var request = Encoding.ASCII.GetBytes($"GET {Protocol}/userinfo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {accessToken}\r\n\r\n");
        return async (connection, _) => await connection.SendForStatusAsync(request) == 200;
    }

    public Func<Connection, int, ValueTask<bool>> Introspection()
    {
        var request = Post(Protocol + "/token/introspect", $"token={accessToken}&{Secret}");
        return async (connection, _) => (await connection.SendAsync(request)).Body.Contains("\"active\":true", StringComparison.Ordinal);
    }

    public Func<Connection, int, ValueTask<bool>> Document(string path)
    {
        var request = Get(path);
        return async (connection, _) => await connection.SendForStatusAsync(request) == 200;
    }

    private async Task<(Answer Page, Answer Done)> SignInAsync(Connection connection)
    {
        var page = await connection.SendAsync(Get(Authorize));
        var action = new Uri(new Uri($"http://127.0.0.1:{port}"), Action().Match(page.Body).Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal));
        return (page, await connection.SendAsync(Post(action.PathAndQuery, "username=bench&password=Bench-2026", Cookies(page))));
    }

    private async Task<JsonElement> TokensAsync(Connection connection, string form)
    {
        var answer = await connection.SendAsync(Post(Protocol + "/token", form));
        using var json = JsonDocument.Parse(answer.Body);
        return answer.Status == 200 ? json.RootElement.Clone() : throw new InvalidOperationException($"no tokens: {answer.Status} {answer.Body}");
    }

    private static string Cookies(Answer answer) => string.Join("; ", answer.Head.Split("\r\n")
        .Where(line => line.StartsWith("Set-Cookie:", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[11..].Trim().Split(';')[0]));

    private byte[] Get(string path, string? cookie = null) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}\r\n");

    private byte[] Post(string path, string form, string? cookie = null) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}" +
        $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");

    [GeneratedRegex("""<form[^>]*action="([^"]+)""")]
    private static partial Regex Action();

    [GeneratedRegex("[?&]code=([^&]+)")]
    private static partial Regex Code();
}
