using System.Text.Json;
using System.Text.RegularExpressions;
using KosmoAuth.Compatibility.Tests.Support;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using KosmoAuth.Themes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>Journeys of a person through the pages of the running server, step by step as recorded in <c>golden/pages</c>.</summary>
internal sealed class PageTests
{
    private const string Authorize = Scene.Authorize + "&ui_locales=en";

    private static readonly ThemeCatalog s_themes = new(Path.Combine(Checkout.Root, "themes"), NullLogger<ThemeCatalog>.Instance);

    private string _address = null!;
    private Browser _browser = null!;
    private Answer _page = null!;

    [SetUp]
    public void Open() => Use(RecordedServer.Address);

    [TearDown]
    public void Close() => _browser.Dispose();

    [Test]
    public Task Signing_in() => PlayAsync("pages/login", new()
    {
        ["wrong password"] = ("p-plain", "wrong"),
        ["unknown user"] = ("nosuch", "wrong"),
        ["empty"] = ("", ""),
        ["disabled user, right password"] = ("disabled", "Password-1"),
        ["right, remember me"] = ("p-plain", "Password-1"),
        ["re-authenticated"] = (null, "Password-1"),
    }, newBrowserAt: ["login_hint", "ui_locales=ja", "kc_locale=de"]);

    [Test]
    public async Task Being_locked_out()
    {
        var folder = Directory.CreateTempSubdirectory("kosmoauth-realms-").FullName;
        RichRealm.WriteAlone(folder, "lockout");
        await using var server = await ServerProcess.StartAsync(folder, RichRealm.Name);
        Directory.Delete(folder, recursive: true);
        _browser.Dispose();
        Use(server.Address);
        await PlayAsync("pages/login-lockout", new()
        {
            ["wrong 1"] = ("p-lock", "wrong"),
            ["wrong 2"] = ("p-lock", "wrong"),
            ["wrong 3"] = ("p-lock", "wrong"),
            ["right password while locked"] = ("p-lock", "Password-1"),
        }, stopBefore: "permanent: three wrong");
    }

    [Test]
    public async Task Saying_no_to_an_application()
    {
        _page = await _browser.GetAsync(Authorize.Replace("client_id=web", "client_id=other", StringComparison.Ordinal)
            .Replace("%2Fcb", "%2Fother", StringComparison.Ordinal).Replace("scope=openid", "scope=openid+profile+email", StringComparison.Ordinal));
        // The person's password had been changed when the rest was recorded.
        await PlayAsync("pages/consent", new() { ["page"] = ("p-plain", "Password-1") }, stopBefore: "accepted");
    }

    [Test]
    public async Task Signing_out()
    {
        _browser.Headers["Accept-Language"] = "en";
        await _browser.SignInAsync(await _browser.GetAsync(Authorize), "p-plain");
        await PlayAsync("pages/logout", []);
    }

    [Test]
    public async Task Things_that_go_wrong()
    {
        var page = await _browser.GetAsync(Authorize);
        using (var stranger = new Browser(_address) { Follows = false })
        {
            Check("form posted without cookies", await stranger.SignInAsync(page, "p-plain"));
            Check("authenticate without parameters", await stranger.GetAsync("/realms/rich/login-actions/authenticate?kc_locale=en"));
            Check("authenticate without cookies", await stranger.GetAsync("/realms/rich/login-actions/authenticate?client_id=web&tab_id=x&kc_locale=en"));
            Check(
                "required-action without cookies",
                await stranger.GetAsync("/realms/rich/login-actions/required-action?execution=UPDATE_PASSWORD&client_id=web&tab_id=x&kc_locale=en"));
        }

        var broken = Regex.Replace(page.Action, "session_code=[^&]+", "session_code=wrong");
        var away = await _browser.PostAsync(broken, ("username", "p-plain"), ("password", "Password-1"));
        Check("wrong session_code", away, await _browser.GetAsync(away.Location!));
        await _browser.SignInAsync(page, "p-plain", "wrong");
        Check("old form after an error (Back button)", await _browser.SignInAsync(page, "p-plain"));
        Check("GET of the form action (reload)", await _browser.GetAsync((await _browser.SignInAsync(page, "")).Action));
        away = await _browser.GetAsync($"/realms/rich/login-actions/restart?{page.Action.Split("&execution=")[1].Split('&', 2)[1]}");
        Check("restart link", away, await _browser.GetAsync(away.Location!));
        Check("unknown action", await _browser.GetAsync("/realms/rich/login-actions/nosuch"));
    }

    [Test]
    public async Task Two_tabs()
    {
        var tabs = (First: await _browser.GetAsync(Authorize), Second: await _browser.GetAsync(Authorize));
        await _browser.SignInAsync(tabs.Second, "p-plain");
        Check("second tab: first form after log-in in the other tab", await _browser.SignInAsync(tabs.First, "p-plain"));
        Check("form posted again after success", await _browser.SignInAsync(tabs.First, "p-plain"));
    }

    private void Use(string address)
    {
        _address = address;
        _browser = new Browser(address) { Follows = false };
    }

    private async Task PlayAsync(
        string file, Dictionary<string, (string? Name, string Password)> typed, string[]? newBrowserAt = null, string? stopBefore = null)
    {
        foreach (var step in Steps(file))
        {
            var name = step.GetProperty("step").GetString()!;
            if (name == stopBefore)
            {
                return;
            }

            if (newBrowserAt?.Contains(name) == true)
            {
                _browser.Jar.Clear();
            }

            foreach (var exchange in Exchanges(step))
            {
                _page = await DoAsync(exchange.GetProperty("request"), typed.GetValueOrDefault(name));
                Compare(file, name, exchange, _page);
            }
        }
    }

    private Task<Answer> DoAsync(JsonElement request, (string? Name, string Password) typed)
    {
        if (request.GetProperty("method").GetString() == "GET")
        {
            var url = request.GetProperty("url").GetString()!;
            var followed = url.Contains("{client_data}", StringComparison.Ordinal);
            return _browser.GetAsync(followed ? _page.Location! : url.Replace("{state}", "S", StringComparison.Ordinal));
        }

        var fields = request.GetProperty("form").EnumerateArray().Select(field => field.GetString()!);
        return _browser.PostAsync(_page.Action, [.. fields.Select(field => (field, field switch
        {
            "username" => typed.Name!,
            "password" => typed.Password,
            "rememberMe" => "on",
            _ => _page.Page.QuerySelector($"input[name={field}]")?.GetAttribute("value") ?? "",
        }))]);
    }

    private void Check(string step, params Answer[] answers)
    {
        foreach (var (exchange, answer) in Exchanges(Steps("pages/login-edge").First(other => other.GetProperty("step").GetString() == step)).Zip(answers))
        {
            Compare("pages/login-edge", step, exchange, answer);
        }
    }

    private void Compare(string file, string step, JsonElement recorded, Answer answer)
    {
        var found = RecordedPage.Differences(recorded, answer, s_themes, _address).Select(text => new Difference("page", text)).ToList();
        KnownDifferences.Judge(file, step, found);
    }

    private static IEnumerable<JsonElement> Exchanges(JsonElement step) =>
        step.TryGetProperty("exchanges", out var exchanges) ? exchanges.EnumerateArray().Where(exchange => exchange.TryGetProperty("request", out _)) : [];

    private static List<JsonElement> Steps(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Checkout.Golden(file + ".json")));
        return [.. json.RootElement.Clone().GetProperty("steps").EnumerateArray()];
    }
}
