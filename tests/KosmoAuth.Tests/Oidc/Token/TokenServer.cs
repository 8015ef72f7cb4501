using System.Text.Json;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Tests.Oidc.Token;

/// <summary>A server with realm <c>r</c>: taro, and the clients web, web2, api, spa and those that sign assertions.</summary>
internal sealed class TokenServer(TestServer server) : IAsyncDisposable
{
    private const string Protocol = "/realms/r/protocol/openid-connect/";

    public static readonly (string, string) Web = ("web", "web-secret");
    public static readonly (string, string) Web2 = ("web2", "web2-secret");
    public static readonly (string, string) Api = ("api", "api-secret");

    public TestServer Server => server;

    public TestClock Clock => server.Clock;

    public string Issuer => server.Address + "/realms/r";

    /// <param name="settings">Members of the realm file, such as <c>"revokeRefreshToken": true</c>.</param>
    public static async Task<TokenServer> StartAsync(params string[] settings) => new(await TestServer.StartAsync(TokenRealm.Json(settings)));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public async Task<Reply> PostAsync(string endpoint, (string, string)? basic, params (string, string)[] form) => await Reply.OfAsync(server.PostAsync(Protocol + endpoint, basic, form));

    public Task<Reply> TokenAsync((string, string)? basic, params (string, string)[] form) => PostAsync("token", basic, form);

    public Task<Reply> PasswordAsync(string scope = "openid", (string, string)? client = null) =>
        TokenAsync(client ?? Web, ("grant_type", "password"), ("username", "taro"), ("password", "Password-1"), ("scope", scope));

    public Task<Reply> RefreshAsync(string token, (string, string)? client = null, params (string, string)[] more) =>
        TokenAsync(client ?? Web, [("grant_type", "refresh_token"), ("refresh_token", token), .. more]);

    public Task<Reply> RedeemAsync(string code, (string, string)? client = null, params (string, string)[] more) =>
        TokenAsync(client ?? Web, [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "http://127.0.0.1:9/cb"), .. more]);

    /// <summary>Signs taro in with a browser, or uses its session; the code that the client gets.</summary>
    public static async Task<string> CodeAsync(Browser browser, string more = "")
    {
        var answer = await browser.AuthAsync(more);
        answer = answer.Code is null ? await browser.SignInAsync(answer, "taro") : answer;
        return answer.Code ?? throw new InvalidOperationException($"No code: {answer.Status} {answer.Message}");
    }

    public async Task<Reply> UserInfoAsync(string? token, HttpMethod? method = null, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, Protocol + "userinfo");
        return await Reply.OfAsync(server.SendAsync(request, token is null ? headers : [("Authorization", "Bearer " + token), .. headers]));
    }

    public async Task<Reply> GetAsync(string path, params (string, string)[] headers) => await Reply.OfAsync(server.GetAsync(path, headers));

    public Task<Reply> IntrospectAsync(string token, (string, string)? client = null, params (string, string)[] more) =>
        PostAsync("token/introspect", client ?? Api, [("token", token), .. more]);
}

/// <summary>An answer that speaks JSON.</summary>
internal sealed record Reply(int Status, JsonElement Json, string Text, HttpResponseMessage Message)
{
    public string Access => Json.GetProperty("access_token").GetString()!;

    public string Refresh => Json.GetProperty("refresh_token").GetString()!;

    /// <summary>Status, error and description.</summary>
    public string Error => $"{Status} {Member("error")}: {Member("error_description")}";

    public string? Challenge => Header("WWW-Authenticate");

    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public string? Member(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public IEnumerable<string> Members => Json.EnumerateObject().Select(member => member.Name);

    public static async Task<Reply> OfAsync(Task<HttpResponseMessage> sending)
    {
        var message = await sending;
        var text = await message.Content.ReadAsStringAsync();
        return new Reply((int)message.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default, text, message);
    }

    /// <summary>The claims of a JWT in the answer.</summary>
    public JsonElement Claims(string name) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Json.GetProperty(name).GetString()!.Split('.')[1])).RootElement;
}
