using System.Net;
using System.Text;
using System.Text.Json;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>
/// The stage of one exchange: what was done before it, and the values that a recording leaves out (credentials, codes, tokens).
/// </summary>
internal sealed class Scene(string address, Exchange exchange) : IDisposable
{
    /// <summary>A request of client <c>web</c> for a log-in.</summary>
    public const string Authorize = "/realms/rich" + Protocol
        + "/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=S&nonce=N";

    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private const string Protocol = "/protocol/openid-connect";

    public Exchange Exchange => exchange;

    public string Address => address;

    /// <summary>The realm that stands for <c>rich</c>.</summary>
    public string Realm { get; set; } = RichRealm.Name;

    public string Issuer => $"{address}/realms/{Realm}";

    /// <summary>The client that authenticates in <c>Basic {credentials}</c>; a variant stands for the client that it is a copy of.</summary>
    public string Client { get; set; } = "web";

    /// <summary>Further variants that stand for the client before their hyphen.</summary>
    public List<string> Names { get; } = [];

    /// <summary>What stands in <c>Basic {credentials}</c>, before it is encoded; after <c>=</c> as it is.</summary>
    public string? Basic { get; set; }

    /// <summary>What stands for <c>{jwt}</c>, and for the credentials of <c>Bearer</c>.</summary>
    public string Token { get; set; } = "";

    /// <summary>What stands for <c>{uuid}.{sid}.{uuid}</c> in a request.</summary>
    public string Code { get; set; } = "";

    /// <summary>The form that the page before this exchange had; null: the recorded path is asked as it is.</summary>
    public Answer? FormOf { get; set; }

    public Browser Browser { get; } = new(address) { Follows = false };

    /// <summary>Signs the browser in; afterwards <see cref="Code"/> is the code that the client got.</summary>
    public async Task SignInAsync(string client = "web", string more = "", string scope = "openid", string user = "taro")
    {
        var (redirect, scopes) = (Uri.EscapeDataString(RedirectUri(client)), Uri.EscapeDataString(scope));
        var page = await Browser.GetAsync(
            $"/realms/{Realm}{Protocol}/auth?client_id={client}&response_type=code&redirect_uri={redirect}&scope={scopes}&state=S&nonce=N{more}");
        var done = page.PageId == "login-login" ? await Browser.SignInAsync(page, user) : page;
        for (var hops = 0; hops < 3 && done.Location?.StartsWith(address, StringComparison.Ordinal) == true; hops++)
        {
            done = await Browser.GetAsync(done.Location);
        }

        FormOf = done;
        Code = done.Code ?? "";
    }

    /// <summary>Redeems <see cref="Code"/> for tokens.</summary>
    public Task<Tokens> RedeemAsync(string client = "web") => TokensAsync(client, [
        ("grant_type", "authorization_code"), ("code", Code), ("redirect_uri", RedirectUri(client))]);

    /// <summary>Tokens of the password grant.</summary>
    public Task<Tokens> GrantAsync(string client = "web", string scope = "openid") => TokensAsync(client, [
        ("grant_type", "password"), ("username", "taro"), ("password", "Password-1"), ("scope", scope)]);

    public Task<Tokens> ServiceAsync(string client) => TokensAsync(client, [("grant_type", "client_credentials")]);

    public Task<Tokens> RefreshAsync(string client, string token) => TokensAsync(client, [("grant_type", "refresh_token"), ("refresh_token", token)]);

    public async Task<Tokens> TokensAsync(string client, (string, string)[] form)
    {
        var answer = await PostAsync($"{Protocol}/token", client, form);
        if (answer.Status != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"No tokens for {client} in {Realm}: {(int)answer.Status} {answer.Text}");
        }

        using var json = JsonDocument.Parse(answer.Text);
        string Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString()! : "";
        return new(Text("access_token"), Text("refresh_token"), Text("id_token"));
    }

    /// <summary>A form sent by a client of the realm, without the browser's cookies.</summary>
    public async Task<Answer> PostAsync(string path, string client, params (string Name, string Value)[] form)
    {
        using var application = new Browser(address) { Follows = false };
        var secret = SecretOf(client);
        if (secret is null)
        {
            form = [.. form, ("client_id", client)];
        }
        else
        {
            application.Headers["Authorization"] = "Basic " + Encode($"{client}:{secret}");
        }

        return await application.PostAsync($"/realms/{Realm}{path}", form);
    }

    /// <summary>Sends the recorded request with our values.</summary>
    public async Task<Answer> SendAsync()
    {
        var request = exchange.Request;
        var path = FormOf?.Action is { Length: > 0 } action ? action : Ours(request.GetProperty("path").GetString()!, escape: true);
        using var message = new HttpRequestMessage(new(request.GetProperty("method").GetString()!), new Uri(path.StartsWith('/') ? address + path : path));
        if (request.TryGetProperty("form", out var form))
        {
            message.Content = new FormUrlEncodedContent(form.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, FieldValue(field))));
        }
        else if (request.TryGetProperty("json", out var json))
        {
            message.Content = new StringContent(json.GetRawText(), Encoding.UTF8, "application/json");
        }
        else if (request.TryGetProperty("body", out var body))
        {
            message.Content = new StringContent(body.GetString()!);
        }

        foreach (var header in request.TryGetProperty("headers", out var headers) ? headers.EnumerateObject() : [])
        {
            var value = Ours(header.Value.GetString()!, escape: false);
            if (header.Name == "content-type")
            {
                message.Content!.Headers.ContentType = new(value);
            }
            else
            {
                message.Headers.TryAddWithoutValidation(header.Name, value);
            }
        }

        return await Browser.SendAsync(message);
    }

    /// <summary>Our text with the names and addresses that the recording would have.</summary>
    public string Mask(string text) => Names.Append(Client).Aggregate(
        text.Replace(address, "{base}", StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(address), "{base-encoded}", StringComparison.Ordinal)
            .Replace(Realm, RichRealm.Name, StringComparison.Ordinal),
        (masked, client) => masked.Replace(client, client.Split('-')[0], StringComparison.Ordinal));

    public void Dispose() => Browser.Dispose();

    private string FieldValue(JsonProperty field)
    {
        var hidden = FormOf?.Page.QuerySelector($"input[type=hidden][name={field.Name}]")?.GetAttribute("value");
        return hidden ?? (field.Value.GetString() is "plain" && field.Name == "client_id" ? Client : Ours(field.Value.GetString()!, escape: false));
    }

    private string Ours(string text, bool escape)
    {
        var basic = Basic ?? $"{Client}:{SecretOf(Client)}";
        return text
            .Replace("Basic {credentials}", "Basic " + (basic.StartsWith('=') ? basic[1..] : Encode(basic)), StringComparison.Ordinal)
            .Replace("{credentials}", Token, StringComparison.Ordinal)
            .Replace("{jwt}", escape ? Uri.EscapeDataString(Token) : Token, StringComparison.Ordinal)
            .Replace("{uuid}.{sid}.{uuid}", Code, StringComparison.Ordinal)
            .Replace("/realms/rich", "/realms/" + Realm, StringComparison.Ordinal)
            .Replace("client_id=plain&", $"client_id={(Client.StartsWith("plain", StringComparison.Ordinal) ? Client : "plain")}&", StringComparison.Ordinal)
            .Replace("client_id=web&", $"client_id={(Client.StartsWith("web", StringComparison.Ordinal) ? Client : "web")}&", StringComparison.Ordinal);
    }

    private static string RedirectUri(string client) => $"http://127.0.0.1:9/{(client.Split('-')[0] is var name && name == "web" ? "cb" : name)}";

    private static string? SecretOf(string client) => client.Split('-')[0] switch
    {
        "spa" => null,
        "es256" => "es-secret",
        "disabled" => "x",
        var name => name + "-secret",
    };

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <param name="Refresh">Empty when there is none, as <paramref name="Id"/>.</param>
internal sealed record Tokens(string Access, string Refresh, string Id);
