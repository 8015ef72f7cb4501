using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Authorize;

/// <summary>The authorization endpoint against what Keycloak was recorded to answer: status, address, page.</summary>
public sealed class RecordedAnswersTests
{
    private static readonly string[] s_withoutSession = ["authorize", "authorize-prompts"];
    private static readonly string[] s_withSession = ["authorize-session", "authorize-session-more"];

    [TestCaseSource(nameof(Exchanges), new object[] { false })]
    [TestCaseSource(nameof(Exchanges), new object[] { true })]
    public async Task Answers_as_recorded(string file, string name, bool signedIn, JsonElement exchange)
    {
        await using var host = await LoginHost.StartAsync(Rich(name));
        using var browser = new Browser(host.Address) { Follows = false };
        if (signedIn)
        {
            await browser.SignInAsync(await browser.GetAsync(Address("client_id=web&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&response_type=code&scope=openid")), "taro");
            host.Clock.Now += TimeSpan.FromSeconds(2);
        }

        var request = exchange.GetProperty("request");
        var path = request.GetProperty("path").GetString()!;
        var answer = request.TryGetProperty("form", out var form)
            ? await browser.PostAsync(path, [.. form.EnumerateObject().Select(field => (field.Name, field.Value.GetString()!))])
            : await browser.GetAsync(path);
        var differs = Difference(exchange, answer, host.Address);
        Assert.That(differs is not null, Is.EqualTo(Differences.Contains("protocol/" + file, name)), differs ?? "no longer differs: take it out of differences.json");
    }

    private static IEnumerable<TestCaseData> Exchanges(bool signedIn)
    {
        foreach (var file in signedIn ? s_withSession : s_withoutSession)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Differences.PathOf($"protocol/{file}.json")));
            foreach (var exchange in json.RootElement.EnumerateArray())
            {
                var path = exchange.GetProperty("request").GetProperty("path").GetString()!;
                var name = exchange.GetProperty("case").GetString()!;
                if (Regex.IsMatch(path, @"/protocol/openid-connect/(auth|registrations|forgot-credentials)(\?|$)") && !name.Contains("consent stored", StringComparison.Ordinal)
                    && !name.StartsWith("more scope than", StringComparison.Ordinal))
                {
                    yield return new TestCaseData(file, name, signedIn, exchange.Clone()).SetArgDisplayNames(file, name);
                }
            }
        }
    }

    private static string? Difference(JsonElement exchange, Answer answer, string address)
    {
        var recorded = exchange.GetProperty("response");
        var status = (HttpStatusCode)recorded.GetProperty("status").GetInt32();
        if (answer.Status != status)
        {
            return $"{answer.Status} instead of {status}: {answer.Location} {answer.Message}";
        }

        if (recorded.GetProperty("headers").TryGetProperty("location", out var location) && !Regex.IsMatch(answer.Location ?? "", Pattern(location.GetString()!, address)))
        {
            return $"{answer.Location} instead of {location}";
        }

        var pageId = exchange.TryGetProperty("page", out var page) && page.TryGetProperty("data-page-id", out var id) ? id.GetString() : null;
        return pageId is not null && pageId != answer.PageId ? $"{answer.PageId} instead of {pageId}" : null;
    }

    private static string Pattern(string location, string address) =>
        "^" + Regex.Escape(location)
            .Replace(@"\{base-encoded}", Regex.Escape(Uri.EscapeDataString(address)), StringComparison.Ordinal)
            .Replace(@"code=\{uuid}\.\{sid}\.\{uuid}", @"code=[\w-]+\.[\w-]{24}\.[\w-]+", StringComparison.Ordinal)
            .Replace(@"\{base}", Regex.Escape(address), StringComparison.Ordinal)
            .Replace(@"\{tab}", @"[\w-]+", StringComparison.Ordinal)
            .Replace(@"\{client_data}", @"[\w-]+", StringComparison.Ordinal)
            .Replace(@"\{sid}", "[\\w-]{24}", StringComparison.Ordinal) + "$";

    private static string Address(string query) => "/realms/rich/protocol/openid-connect/auth?" + query;

    private static LoginRealm Rich(string name)
    {
        var realm = new LoginRealm { Name = "rich", Languages = ["en", "ja", "de"] };
        realm.Login = realm.Login with { ResetPasswordAllowed = name == "forgot-credentials endpoint" };
        realm.Attributes["acr.loa.map"] = """{"bronze":"1","silver":"2"}""";
        foreach (var action in new[] { "UPDATE_PASSWORD", "UPDATE_PROFILE" })
        {
            realm.Actions.Add(new RequiredAction(action, action, action, true, false, 1, Flows.Step("x").Config));
        }

        (string, string)[] attributes = name.StartsWith("client exclude.", StringComparison.Ordinal) ? [(name.Split(' ', '=')[1], "true")] : [];
        return realm
            .Add("web", "http://127.0.0.1:9/cb http://127.0.0.1:9/app/*", attributes: attributes)
            .Add("other", "http://127.0.0.1:9/other", consent: true)
            .Add("spa", "http://127.0.0.1:9/spa", attributes: [("pkce.code.challenge.method", "S256")])
            .Add("bearer", "", bearerOnly: true)
            .Add("disabled", "http://127.0.0.1:9/x", enabled: false)
            .Add("nostd", "http://127.0.0.1:9/x", standard: false)
            .Add("implicit", "http://127.0.0.1:9/implicit")
            .Add("plain", "http://127.0.0.1:9/plain");
    }
}
