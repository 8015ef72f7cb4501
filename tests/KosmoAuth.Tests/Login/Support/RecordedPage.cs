using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using KosmoAuth.Tests.Support;
using KosmoAuth.Themes;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>Compares an answer with a recorded one by structure: what scripts, themes and password managers depend on.</summary>
internal static partial class RecordedPage
{
    // See differences.json, "pages/*".
    private static readonly string[] s_cookiesOfOurOwnWay = ["KC_RESTART", "KC_STATE_CHECKER"];
    private static readonly string[] s_cookiesThatStay = ["AUTH_SESSION_ID", "KC_AUTH_SESSION_HASH"];

    public static IEnumerable<string> Differences(JsonElement recorded, Answer answer, ThemeCatalog themes, string address)
    {
        if ((int)answer.Status != recorded.GetProperty("status").GetInt32())
        {
            yield return $"status {(int)answer.Status} instead of {recorded.GetProperty("status")}";
        }

        var location = recorded.GetProperty("headers").TryGetProperty("location", out var header) ? header.GetString() : null;
        if (location is not null && Masked(answer.Location ?? "", address) != location)
        {
            yield return $"location {Masked(answer.Location ?? "", address)} instead of {location}";
        }

        var cookies = recorded.TryGetProperty("cookies", out var sent) ? sent.EnumerateArray().Select(cookie => cookie.GetProperty("name").GetString()!).Except(s_cookiesOfOurOwnWay) : [];
        foreach (var cookie in cookies.Where(cookie => !answer.Cookies.Contains(cookie) && !(s_cookiesThatStay.Contains(cookie) && answer.HadCookies)))
        {
            yield return $"no cookie {cookie}";
        }

        if (recorded.TryGetProperty("page", out var page))
        {
            foreach (var difference in Differences(page, answer, address, themes.Messages(themes.Login(null), page.GetProperty("lang").GetString()!)))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<string> Differences(JsonElement page, Answer answer, string address, MessageBundle messages)
    {
        if (answer.PageId != page.GetProperty("pageId").GetString() || answer.Page.DocumentElement.GetAttribute("lang") != page.GetProperty("lang").GetString())
        {
            yield return $"page {answer.PageId} {answer.Page.DocumentElement.GetAttribute("lang")}";
            yield break;
        }

        if (!Says(messages, page.GetProperty("heading").GetString()!, answer.Page.QuerySelector("h1")?.TextContent))
        {
            yield return $"heading {answer.Page.QuerySelector("h1")?.TextContent}";
        }

        foreach (var message in Items(page, "messages").Where(message => message.GetProperty("key").GetString() != "backToApplication"))
        {
            var key = message.GetProperty("key").GetString()!;
            if (!answer.Page.QuerySelectorAll(".kc-feedback-text, .instruction").Any(shown => Says(messages, key, shown.TextContent)))
            {
                yield return $"no message {key}";
            }
        }

        if (Items(page, "messages").Count == 0 && answer.Page.QuerySelector(".kc-feedback-text") is { } extra)
        {
            yield return $"message {extra.TextContent}";
        }

        foreach (var place in Items(page, "fieldErrors").Where(place => answer.Page.GetElementById(place.GetProperty("id").GetString()!) is null))
        {
            // The container of a field that is not shown is not there.
            if (place.TryGetProperty("key", out _) || place.GetProperty("id").GetString() != "input-error-container-username")
            {
                yield return $"no {place.GetProperty("id")}";
            }
        }

        foreach (var difference in Items(page, "forms").SelectMany(form => FormDifferences(form, answer, address)).Concat(LanguageDifferences(page, answer, address)))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> FormDifferences(JsonElement recorded, Answer answer, string address)
    {
        var form = recorded.TryGetProperty("id", out var id) ? answer.Page.GetElementById(id.GetString()!) : answer.Page.QuerySelector("form");
        if (form is null)
        {
            yield return $"no form {id}";
            yield break;
        }

        var action = Masked(form.GetAttribute("action") ?? "", address);
        if (action != recorded.GetProperty("action").GetString())
        {
            yield return $"action {action}";
        }

        foreach (var input in Items(recorded, "inputs").Concat(Items(recorded, "buttons")))
        {
            var name = Text(input, "name") ?? "";
            var field = form.QuerySelectorAll("input, button").FirstOrDefault(element => (element.GetAttribute("name") ?? "") == name && element.Id == (Text(input, "id") ?? element.Id));
            if (field is null || (Text(input, "type") ?? field.GetAttribute("type")) != field.GetAttribute("type"))
            {
                yield return $"no {Text(input, "type")} {name}";
            }
            else if (name == "username" && (Text(input, "value") ?? "") != (field.GetAttribute("value") ?? ""))
            {
                yield return $"username {field.GetAttribute("value")}";
            }
            else if (Text(input, "autocomplete") is { } complete && complete != field.GetAttribute("autocomplete"))
            {
                yield return $"autocomplete of {name}";
            }
        }

        var names = Items(recorded, "inputs").Select(input => Text(input, "name")).ToList();
        foreach (var more in form.QuerySelectorAll("input[name]").Where(input => !names.Contains(input.GetAttribute("name"))))
        {
            yield return $"input {more.GetAttribute("name")} too many";
        }
    }

    private static IEnumerable<string> LanguageDifferences(JsonElement page, Answer answer, string address)
    {
        var links = answer.Page.QuerySelectorAll("a[hreflang]").ToDictionary(link => Masked(link.GetAttribute("href")!, address), link => link.HasAttribute("aria-current"));
        foreach (var language in Items(page, "languages"))
        {
            var value = language.GetProperty("value").GetString()!;
            if (value.Contains("/detached-info?", StringComparison.Ordinal))
            {
                continue;
            }

            if (!links.TryGetValue(value, out var current) || current != language.GetProperty("selected").GetBoolean())
            {
                yield return $"no language {value}: {string.Join(' ', links.Keys)}";
            }
        }
    }

    /// <summary>The address with placeholders for what changes.</summary>
    public static string Masked(string address, string server) =>
        Volatile().Replace(address.StartsWith(server, StringComparison.Ordinal) ? "{base}" + address[server.Length..] : address, match => $"{match.Groups[1].Value}={{{match.Groups[1].Value}}}");

    private static bool Says(MessageBundle messages, string keys, string? shown) =>
        keys.StartsWith('(') || keys.Split('|').Any(key => messages.Text(key).Trim() == shown?.Trim());

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<JsonElement> Items(JsonElement element, string name) => element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    [GeneratedRegex(@"\b(session_code|execution|tab_id|client_data|state|session_state|iss|code)=[^&#]*")]
    private static partial Regex Volatile();
}
