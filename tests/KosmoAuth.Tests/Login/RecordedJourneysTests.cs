using System.Text.Json;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

/// <summary>Journeys of a person as they were recorded with Keycloak, page by page and event by event.</summary>
public sealed class RecordedJourneysTests
{
    private LoginHost _host = null!;
    private Browser _browser = null!;

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Signing_in()
    {
        await StartAsync(new LoginRealm());
        await PlayAsync("pages/login", new()
        {
            ["wrong password"] = ("p-plain", "wrong"),
            ["unknown user"] = ("nosuch", "wrong"),
            ["empty"] = ("", ""),
            ["disabled user, right password"] = ("disabled", "Password-1"),
            ["right, remember me"] = ("p-plain", "Password-1"),
            ["re-authenticated"] = (null, "Password-1"),
        }, newBrowserAt: ["login_hint", "ui_locales=ja", "kc_locale=de"]);
        CompareEvents("pages/login");
    }

    [Test]
    public async Task Being_locked_out()
    {
        await StartAsync(new LoginRealm { BruteForce = new(true, false, 0, false, 2, 60, 900, 60, 0, 43_200) });
        await PlayAsync("pages/login-lockout", new()
        {
            ["wrong 1"] = ("p-lock", "wrong"), ["wrong 2"] = ("p-lock", "wrong"), ["wrong 3"] = ("p-lock", "wrong"), ["right password while locked"] = ("p-lock", "Password-1"),
        }, stopBefore: "permanent: three wrong");
        CompareEvents("pages/login-lockout", most: 5);
    }

    [Test]
    public async Task Saying_no_to_an_application()
    {
        await StartAsync(new LoginRealm().Add("other", "http://127.0.0.1:9/other", consent: true));
        _page = await _browser.GetAsync("/realms/rich/protocol/openid-connect/auth?client_id=other&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fother&scope=openid+profile+email&state=S&ui_locales=en");
        await PlayAsync("pages/consent", new() { ["page"] = ("p-plain", "Password-1") }, stopBefore: "accepted");
    }

    [Test]
    public async Task A_new_password()
    {
        await StartAsync(new LoginRealm { Policy = "passwordHistory(3)" }.WithActions("UPDATE_PASSWORD"));
        _host.AddUser("p-temp", actions: ["UPDATE_PASSWORD"]);
        await PlayAsync("pages/update-password", new()
        {
            ["temporary password: page"] = ("p-temp", "Password-1"),
            ["empty"] = (null, ""),
            ["same as before (history)"] = (null, "Password-1"),
            ["done"] = (null, "Password-2"),
        }, newBrowserAt: ["temporary password: page"], stopBefore: "kc_action=UPDATE_PASSWORD");
        CompareEvents("pages/update-password", most: 6);
        _browser.Jar.Clear();
        _page = await OpenAsync("&kc_action=UPDATE_PASSWORD");
        await PlayAsync("pages/update-password", new() { ["kc_action=UPDATE_PASSWORD"] = ("p-temp", "Password-2") }, startAt: "kc_action=UPDATE_PASSWORD");
    }

    [Test]
    public async Task A_new_mail_address()
    {
        await StartAsync(new LoginRealm().WithActions("UPDATE_EMAIL"));
        _host.AddUser("p-del");
        _page = await OpenAsync("&kc_action=UPDATE_EMAIL");
        await PlayAsync(
            "pages/delete-account-and-update-email", new() { ["UPDATE_EMAIL page"] = ("p-del", "Password-1"), ["submitted"] = ("moved@example.org", "") },
            stopBefore: "delete_account without the role");
        CompareEvents("pages/delete-account-and-update-email", most: 1);
    }

    [Test]
    public async Task Saying_no_to_the_terms()
    {
        await StartAsync(new LoginRealm().WithActions("TERMS_AND_CONDITIONS"));
        _host.AddUser("p-terms", actions: ["TERMS_AND_CONDITIONS"]);
        await PlayAsync("pages/terms", new() { ["page"] = ("p-terms", "Password-1") }, newBrowserAt: ["page"]);
        CompareEvents("pages/terms");
    }

    [Test]
    public async Task Things_that_go_wrong()
    {
        await StartAsync(new LoginRealm());
        var steps = Steps("pages/login-edge").ToDictionary(step => step.GetProperty("step").GetString()!);
        var page = await OpenAsync();
        using (var stranger = New())
        {
            Check(steps, "form posted without cookies", await stranger.SignInAsync(page, "p-plain"));
            Check(steps, "authenticate without parameters", await stranger.GetAsync("/realms/rich/login-actions/authenticate?kc_locale=en"));
            Check(steps, "authenticate without cookies", await stranger.GetAsync("/realms/rich/login-actions/authenticate?client_id=web&tab_id=x&kc_locale=en"));
            Check(steps, "required-action without cookies", await stranger.GetAsync("/realms/rich/login-actions/required-action?execution=UPDATE_PASSWORD&client_id=web&tab_id=x&kc_locale=en"));
        }

        var broken = System.Text.RegularExpressions.Regex.Replace(page.Action, "session_code=[^&]+", "session_code=wrong");
        var away = await _browser.PostAsync(broken, ("username", "p-plain"), ("password", "Password-1"));
        Check(steps, "wrong session_code", away, await _browser.GetAsync(away.Location!));
        Check(steps, "old form after an error (Back button)", await SignInTwiceAsync(page));
        Check(steps, "GET of the form action (reload)", await _browser.GetAsync((await _browser.SignInAsync(page, "")).Action));
        away = await _browser.GetAsync($"/realms/rich/login-actions/restart?{page.Action.Split("&execution=")[1].Split('&', 2)[1]}");
        Check(steps, "restart link", away, await _browser.GetAsync(away.Location!));
        Check(steps, "unknown action", await _browser.GetAsync("/realms/rich/login-actions/nosuch"));
        _browser.Jar.Clear();
        var tabs = (await OpenAsync(), await OpenAsync());
        Check(steps, "second tab: first form after log-in in the other tab", await _browser.SignInAsync(tabs.Item2, "p-plain"), skip: true);
        Check(steps, "second tab: first form after log-in in the other tab", await _browser.SignInAsync(tabs.Item1, "p-plain"));
        Check(steps, "form posted again after success", await _browser.SignInAsync(tabs.Item1, "p-plain"));
    }

    private Answer? _page;

    private async Task StartAsync(LoginRealm realm)
    {
        realm.Name = "rich";
        realm.Languages = ["en", "de", "ja"];
        _host = await LoginHost.StartAsync(realm);
        _host.AddUser("p-plain");
        _host.AddUser("p-lock");
        _host.AddUser("disabled", enabled: false);
        _browser = New();
        _page = null;
    }

    private Browser New() => new(_host.Address) { Follows = false };

    private Task<Answer> OpenAsync(string more = "") => _browser.GetAsync(
        "/realms/rich/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=S&nonce=N&ui_locales=en" + more);

    private async Task<Answer> SignInTwiceAsync(Answer page)
    {
        await _browser.SignInAsync(page, "p-plain", "wrong");
        return await _browser.SignInAsync(page, "p-plain");
    }

    private async Task PlayAsync(string file, Dictionary<string, (string? Name, string Password)> typed, string[]? newBrowserAt = null, string? stopBefore = null, string? startAt = null)
    {
        foreach (var step in Steps(file).SkipWhile(step => startAt is not null && step.GetProperty("step").GetString() != startAt))
        {
            var name = step.GetProperty("step").GetString()!;
            if (name == stopBefore)
            {
                return;
            }

            if (newBrowserAt?.Contains(name) == true)
            {
                _browser.Jar.Clear();
                _page = Exchanges(step).First().GetProperty("request").GetProperty("method").GetString() == "POST" ? await OpenAsync() : _page;
            }

            foreach (var exchange in Exchanges(step))
            {
                _page = await DoAsync(exchange.GetProperty("request"), typed.GetValueOrDefault(name));
                var differences = RecordedPage.Differences(exchange, _page, _host.Themes, _host.Address).ToList();
                Assert.That(differences.Count > 0, Is.EqualTo(Differences.Contains(file, name)), $"{name}: {string.Join("; ", differences)}");
            }

            _host.Clock.Now += TimeSpan.FromSeconds(1);
        }
    }

    private Task<Answer> DoAsync(JsonElement request, (string? Name, string Password) typed)
    {
        if (request.GetProperty("method").GetString() == "GET")
        {
            var url = request.GetProperty("url").GetString()!;
            return _browser.GetAsync(url.Contains("{client_data}", StringComparison.Ordinal) ? _page!.Location! : url.Replace("{state}", "S", StringComparison.Ordinal));
        }

        var code = _page!.Page.QuerySelector("input[name=code]")?.GetAttribute("value") ?? "";
        return _browser.PostAsync(_page.Action, [.. request.GetProperty("form").EnumerateArray().Select(field => field.GetString()!).Select(field => (field, field switch
        {
            "username" or "email" => typed.Name!,
            "password" or "password-new" or "password-confirm" => typed.Password,
            "rememberMe" => "on",
            "code" => code,
            _ => "",
        }))]);
    }

    private void Check(Dictionary<string, JsonElement> steps, string name, params Answer[] answers) => Check(steps, name, answers, skip: false);

    private void Check(Dictionary<string, JsonElement> steps, string name, Answer answer, bool skip) => Check(steps, name, [answer], skip);

    private void Check(Dictionary<string, JsonElement> steps, string name, Answer[] answers, bool skip)
    {
        if (skip)
        {
            return;
        }

        var differences = Exchanges(steps[name]).Zip(answers).SelectMany(pair => RecordedPage.Differences(pair.First, pair.Second, _host.Themes, _host.Address)).ToList();
        Assert.That(differences.Count > 0, Is.EqualTo(Differences.Contains("pages/login-edge", name)), $"{name}: {string.Join("; ", differences)}");
    }

    /// <summary>Type, client, error and which details there are; their values where they are no ids.</summary>
    private void CompareEvents(string file, int most = int.MaxValue)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Differences.PathOf(file + ".json")));
        var recorded = json.RootElement.GetProperty("events").EnumerateArray().Take(most).Select(Line).ToList();
        var ours = _host.Written.Where(written => written.Type != "REGISTER_ERROR").Select(written => string.Join(' ', [
            written.Type, written.ClientId ?? "-", written.Error ?? "-",
            .. written.Details.Where(detail => detail.Key is not ("code_id" or "not_before")).OrderBy(detail => detail.Key, StringComparer.Ordinal).Select(detail => $"{detail.Key}={detail.Value}")]));
        Assert.That(ours.Take(most), Is.EquivalentTo(recorded));
    }

    private static string Line(JsonElement recorded) => string.Join(' ', [
        recorded.GetProperty("type").GetString()!,
        recorded.TryGetProperty("clientId", out var client) ? client.GetString()! : "-",
        recorded.TryGetProperty("error", out var error) ? error.GetString()! : "-",
        .. recorded.GetProperty("details").EnumerateObject().Where(detail => detail.Name is not ("code_id" or "not_before"))
            .OrderBy(detail => detail.Name, StringComparer.Ordinal).Select(detail => $"{detail.Name}={detail.Value.GetString()}")]);

    private static IEnumerable<JsonElement> Exchanges(JsonElement step) =>
        step.TryGetProperty("exchanges", out var exchanges) ? exchanges.EnumerateArray().Where(exchange => exchange.TryGetProperty("request", out _)) : [];

    private static List<JsonElement> Steps(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Differences.PathOf(file + ".json")));
        return [.. json.RootElement.Clone().GetProperty("steps").EnumerateArray()];
    }
}
