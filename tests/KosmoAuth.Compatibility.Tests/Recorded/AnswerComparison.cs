using System.Text.Json;
using System.Text.RegularExpressions;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>Our answer beside the recorded one, field by field: status, headers, cookies, JSON, decoded tokens, what a page has for scripts.</summary>
internal static partial class AnswerComparison
{
    // The recordings keep these headers and no other; one that is absent there is absent in Keycloak's answer.
    private static readonly string[] s_headers = [
        "content-type", "location", "cache-control", "pragma", "www-authenticate", "allow", "referrer-policy", "x-frame-options", "x-content-type-options",
        "content-security-policy", "x-robots-tag", "strict-transport-security", "access-control-allow-origin", "access-control-allow-credentials",
        "access-control-allow-methods", "access-control-allow-headers", "access-control-max-age", "access-control-expose-headers"];

    /// <param name="mask">Puts placeholders for our address, and the recorded names for ours.</param>
    public static IEnumerable<Difference> Compare(Exchange exchange, Answer answer, Func<string, string> mask)
    {
        var recorded = exchange.Response;
        var status = recorded.GetProperty("status").GetInt32();
        if ((int)answer.Status != status)
        {
            yield return new("status", $"{(int)answer.Status} instead of {status}: {mask(answer.Text.Length > 300 ? answer.Message : answer.Text)}");
        }

        var parts = Headers(recorded, answer, mask).Concat(Cookies(recorded, answer)).Concat(Body(recorded, answer, mask)).Concat(Page(exchange, answer, mask));
        foreach (var difference in parts)
        {
            yield return difference;
        }
    }

    /// <summary>Tokens of an answer, decoded: <c>access_token.payload.aud</c> and so on.</summary>
    public static IEnumerable<Difference> Tokens(JsonElement decoded, JsonElement json, Func<string, string> mask)
    {
        foreach (var token in decoded.EnumerateObject().Where(token => json.TryGetProperty(token.Name, out _)))
        {
            var parts = json.GetProperty(token.Name).GetString()!.Split('.');
            foreach (var (name, part) in new[] { ("header", parts[0]), ("payload", parts[1]) })
            {
                using var ours = JsonDocument.Parse(mask(Decode(part)));
                foreach (var difference in JsonComparison.Compare($"{token.Name}.{name}", token.Value.GetProperty(name), ours.RootElement))
                {
                    yield return difference;
                }
            }
        }
    }

    public static string Decode(string part) => System.Text.Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(part));

    private static IEnumerable<Difference> Headers(JsonElement recorded, Answer answer, Func<string, string> mask)
    {
        var ours = answer.Headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(": ", 2))
            .ToDictionary(line => line[0], line => mask(line.ElementAtOrDefault(1) ?? ""), StringComparer.OrdinalIgnoreCase);
        foreach (var name in s_headers)
        {
            var theirs = recorded.GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString()! : null;
            var our = ours.GetValueOrDefault(name);
            if (theirs is null ? our is not null : our is null || !Placeholders.Match(Normal(name, theirs), Normal(name, our)))
            {
                yield return new($"headers.{name}", $"{our ?? "none"} instead of {theirs ?? "none"}");
            }
        }
    }

    /// <summary>White space and the order of directives say nothing.</summary>
    private static string Normal(string name, string value) => name switch
    {
        "content-type" => value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant().Replace("JSON;CHARSET=UTF-8", "JSON", StringComparison.Ordinal),
        "cache-control" or "allow" or "access-control-allow-methods" or "access-control-allow-headers" or "access-control-expose-headers" =>
            string.Join(',', value.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)),
        "location" => ClientData().Replace(value, "client_data={client_data}"),
        _ => value,
    };

    private static IEnumerable<Difference> Cookies(JsonElement recorded, Answer answer)
    {
        const string Header = "Set-Cookie: ";
        var lines = answer.Headers.Split('\n').Where(line => line.StartsWith(Header, StringComparison.Ordinal)).Select(line => line[Header.Length..].Trim());
        var ours = SetCookieHeaderValue.ParseList([.. lines]).ToDictionary(cookie => cookie.Name.ToString());
        var theirs = recorded.TryGetProperty("cookies", out var list)
            ? list.EnumerateArray().ToDictionary(cookie => cookie.GetProperty("name").GetString()!)
            : [];
        foreach (var name in theirs.Keys.Union(ours.Keys))
        {
            if (!ours.TryGetValue(name, out var our) || !theirs.TryGetValue(name, out var their))
            {
                yield return new($"cookies.{name}", ours.ContainsKey(name) ? "is too many" : "is missing");
                continue;
            }

            if (!Placeholders.Match(their.GetProperty("value").GetString()!, our.Value.ToString()))
            {
                yield return new($"cookies.{name}.value", $"{our.Value} instead of {their.GetProperty("value")}");
            }

            var attributes = string.Join("; ", their.GetProperty("attributes").EnumerateArray().Select(attribute => attribute.GetString()!)
                .Where(attribute => attribute != "Version=1").Order(StringComparer.Ordinal));
            if (Attributes(our) is var has && !has.Equals(attributes, StringComparison.OrdinalIgnoreCase))
            {
                yield return new($"cookies.{name}.attributes", $"{has} instead of {attributes}");
            }
        }
    }

    private static string Attributes(SetCookieHeaderValue cookie) => string.Join("; ", new[]
    {
        $"Path={RealmOfPath().Replace(cookie.Path.ToString(), "/realms/rich/")}",
        cookie.MaxAge is { } age ? $"Max-Age={age.TotalSeconds}" : null,
        cookie.Secure ? "Secure" : null,
        cookie.HttpOnly ? "HttpOnly" : null,
        cookie.SameSite == SameSiteMode.Unspecified ? null : $"SameSite={cookie.SameSite}",
        cookie.Domain.HasValue ? $"Domain={cookie.Domain}" : null,
    }.Where(attribute => attribute is not null).Order(StringComparer.Ordinal));

    private static IEnumerable<Difference> Body(JsonElement recorded, Answer answer, Func<string, string> mask)
    {
        if (!recorded.TryGetProperty("json", out var json))
        {
            return recorded.TryGetProperty("text", out _) || answer.Text.Length == 0 ? [] : [new("body", $"{answer.Text} instead of nothing")];
        }

        JsonElement ours;
        try
        {
            using var document = JsonDocument.Parse(mask(answer.Text));
            ours = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return [new("json", $"no JSON: {(answer.Text.Length > 200 ? answer.Text[..200] : answer.Text)}")];
        }

        var tokens = recorded.TryGetProperty("decoded", out var decoded) ? Tokens(decoded, ours, mask) : [];
        return JsonComparison.Compare("json", json, ours).Concat(tokens);
    }

    private static IEnumerable<Difference> Page(Exchange exchange, Answer answer, Func<string, string> mask)
    {
        if (!exchange.Recorded.TryGetProperty("page", out var page))
        {
            yield break;
        }

        var form = answer.Page.QuerySelector("form:not(#kc-locale-form)");
        var ours = new Dictionary<string, string>
        {
            ["data-page-id"] = answer.PageId ?? "",
            ["form"] = form?.Id ?? "",
            ["action"] = ClientData().Replace(mask(form?.GetAttribute("action") ?? ""), "client_data={client_data}"),
            ["inputs"] = Names(form?.QuerySelectorAll("input[name], button[name]").Select(input => input.GetAttribute("name")!) ?? []),
        };
        foreach (var fact in page.EnumerateObject().Where(fact => ours.ContainsKey(fact.Name)))
        {
            var theirs = fact.Value.ValueKind == JsonValueKind.Array
                ? Names(fact.Value.EnumerateArray().Select(name => name.GetString()!))
                : fact.Value.GetString()!;
            if (!Placeholders.Match(theirs, ours[fact.Name]))
            {
                yield return new($"page.{fact.Name}", $"{ours[fact.Name]} instead of {theirs}");
            }
        }

        if (exchange.Recorded.TryGetProperty("frames", out var frames))
        {
            var shown = answer.Page.QuerySelectorAll("iframe").Select(frame => mask(frame.GetAttribute("src")!)).ToList();
            foreach (var frame in frames.EnumerateArray().Where(frame => !shown.Any(src => Placeholders.Match(frame.GetString()!, src))))
            {
                yield return new("frames", $"no {frame} among {string.Join(' ', shown)}");
            }
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    [GeneratedRegex("client_data=[^&]*")]
    private static partial Regex ClientData();

    [GeneratedRegex("^/realms/rich[^/]*/")]
    private static partial Regex RealmOfPath();
}
