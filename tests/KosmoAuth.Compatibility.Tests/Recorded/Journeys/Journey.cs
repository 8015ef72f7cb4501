using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Support;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using KosmoAuth.Themes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded.Journeys;

/// <summary>One recording of <c>golden/pages</c>: played step by step, each answer compared with the recorded one.</summary>
internal sealed class Journey : IDisposable
{
    private const string Authorize = Scene.Authorize + "&ui_locales=en";

    private static readonly ThemeCatalog s_themes = new(Path.Combine(Checkout.Root, "themes"), NullLogger<ThemeCatalog>.Instance);

    private readonly string _file;
    private readonly string _address;
    private readonly Dictionary<string, JsonElement> _steps;

    private Journey(string file, string address)
    {
        (_file, _address) = ("pages/" + file, address);
        using var json = JsonDocument.Parse(File.ReadAllText(Checkout.Golden(_file + ".json")));
        _steps = json.RootElement.Clone().GetProperty("steps").EnumerateArray().ToDictionary(step => step.GetProperty("step").GetString()!);
        Browser = New();
    }

    public Browser Browser { get; private set; }

    /// <summary>The last answer.</summary>
    public Answer Page { get; set; } = null!;

    /// <summary>A browser at the log-in page of client <c>web</c>.</summary>
    public static async Task<Journey> BeginAsync(string file, string address)
    {
        var journey = new Journey(file, address);
        await journey.OpenAsync();
        return journey;
    }

    /// <summary>Asks for a log-in in the same browser.</summary>
    public async Task OpenAsync(string more = "") => Page = await Browser.GetAsync(Authorize + more);

    /// <summary>Asks for a log-in in a new browser.</summary>
    public Task OpenAnewAsync(string more = "")
    {
        OtherBrowser();
        return OpenAsync(more);
    }

    /// <summary>Goes on in a browser without cookies.</summary>
    public void OtherBrowser()
    {
        Browser.Dispose();
        Browser = New();
    }

    /// <summary>Plays a step; fields that are not named are sent as the page has them.</summary>
    public Task<Answer> PlayAsync(string step, params (string Name, string Value)[] typed) => PlayAsync(step, null, typed);

    /// <param name="open">Where the step's first GET goes; otherwise where the page before leads, or what was recorded.</param>
    public Task<Answer> PlayAsync(string step, string? open, params (string Name, string Value)[] typed) => PlayAsync(step, open, null, typed);

    /// <summary>Plays a step that begins in another way than the recorded one.</summary>
    public Task<Answer> PlayAsync(string step, Func<Task<Answer>> otherwise) => PlayAsync(step, null, otherwise, []);

    /// <summary>All steps were played, but for what <c>later.json</c> lists.</summary>
    /// <param name="elsewhere">Steps that another test plays.</param>
    public void IsOver(params string[] elsewhere) =>
        Assert.That(_steps.Keys.Where(step => !KnownDifferences.IsLater(_file, step)), Is.EquivalentTo(elsewhere));

    public void Dispose() => Browser.Dispose();

    private Browser New() => new(_address) { Follows = false, Headers = { ["Accept-Language"] = "en" } };

    private async Task<Answer> PlayAsync(string step, string? open, Func<Task<Answer>>? otherwise, (string Name, string Value)[] typed)
    {
        Assert.That(_steps.Remove(step, out var recorded), Is.True, $"{_file} has no step {step} any more");
        List<Difference> found = [];
        foreach (var exchange in recorded.GetProperty("exchanges").EnumerateArray())
        {
            Page = await (otherwise?.Invoke() ?? DoAsync(exchange.GetProperty("request"), open, typed));
            (open, otherwise) = (null, null);
            if (exchange.GetProperty("request").GetProperty("method").GetString() != "HEAD")
            {
                await GoOnAsync(exchange, found);
            }

            found.AddRange(RecordedPage.Differences(exchange, Page, s_themes, _address).Select(text => new Difference("page", text)));
        }

        TestContext.Out.WriteLine($"{_file}, {step}: {Page.Page.Title}: {Page.Page.QuerySelector("main")?.TextContent.Trim()}");
        KnownDifferences.Judge(_file, step, found);
        return Page;
    }

    /// <summary>Where we redirect or ask on the way to the recorded answer, that is a difference, and the answer is the one behind it.</summary>
    private async Task GoOnAsync(JsonElement exchange, List<Difference> found)
    {
        var recorded = exchange.GetProperty("headers").TryGetProperty("location", out var location) ? location.GetString() : null;
        for (var hops = 0; hops < 3; hops++)
        {
            if (Page.Page.GetElementById("kc-action-link-form") is not null && !IsRecordedPage(exchange))
            {
                found.Add(new("question", Page.Page.QuerySelector("h1")!.TextContent.Trim()));
                Page = await Browser.PostAsync(Page.Action, ("link", Page.Page.QuerySelector("input[name=link]")!.GetAttribute("value")!));
            }
            else if (Page.Location is { } next && next.StartsWith(_address, StringComparison.Ordinal) && RecordedPage.Masked(next, _address) != recorded)
            {
                found.Add(new("redirect", RecordedPage.Masked(next, _address)));
                Page = await Browser.GetAsync(next);
            }
        }
    }

    private bool IsRecordedPage(JsonElement exchange) =>
        exchange.TryGetProperty("page", out var page) && page.GetProperty("pageId").GetString() == Page.PageId;

    private Task<Answer> DoAsync(JsonElement request, string? open, (string Name, string Value)[] typed)
    {
        var (method, url) = (request.GetProperty("method").GetString()!, request.GetProperty("url").GetString()!);
        if (method != "POST")
        {
            var address = open ?? (url.Contains('{', StringComparison.Ordinal) ? Page.Location ?? throw new InvalidOperationException($"nothing leads to {url}") : url);
            return Browser.SendAsync(new HttpRequestMessage(new(method), new Uri(address, UriKind.RelativeOrAbsolute)));
        }

        var fields = request.GetProperty("form").EnumerateArray().Select(field => field.GetString()!).Union(typed.Select(field => field.Name));
        return Browser.PostAsync(Page.Action, [.. fields.Select(field => (field, ValueOf(field, typed)))]);
    }

    private string ValueOf(string field, (string Name, string Value)[] typed) =>
        typed.FirstOrDefault(pair => pair.Name == field).Value ?? Page.Page.QuerySelector($"input[name={field}]")?.GetAttribute("value") ?? "";
}
