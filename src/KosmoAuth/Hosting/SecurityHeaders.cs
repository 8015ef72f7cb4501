using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Hosting;

/// <summary>
/// The headers that every answer carries. What the realm sets under Keycloak's <c>browserSecurityHeaders</c> wins; where it keeps Keycloak's default
/// content security policy, ours is stricter. An endpoint that sets its own policy keeps it.
/// </summary>
internal sealed class SecurityHeaders
{
    // No form-action: Chromium applies it to the redirects that follow a post, and a log-in ends at the application.
    private static readonly KeyValuePair<string, string>[] s_strict =
    [
        new("default-src", "'none'"), new("script-src", "'self'"), new("style-src", "'self'"), new("img-src", "'self'"), new("font-src", "'self'"),
        new("connect-src", "'self'"), new("base-uri", "'none'"), new("object-src", "'none'"), new("frame-ancestors", "'none'"),
    ];

    private static readonly FrozenDictionary<string, string> s_keycloakDefault =
        Parse("frame-src 'self'; frame-ancestors 'self'; object-src 'none';").ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly ConditionalWeakTable<Realm, SecurityHeaders> s_ofRealms = [];
    private static readonly SecurityHeaders s_ofNone = new(FrozenDictionary<string, string>.Empty);

    private readonly string? _frameOptions;
    private readonly string? _referrerPolicy;
    private readonly string? _contentTypeOptions;
    private readonly string? _robots;
    private readonly string? _transport;
    private readonly string _pagePolicy;
    private readonly string _pagePolicyWithDataImages;
    private readonly string? _reportOnly;

    private SecurityHeaders(FrozenDictionary<string, string> own)
    {
        _frameOptions = Value(own, "xFrameOptions", "SAMEORIGIN");
        _referrerPolicy = Value(own, "referrerPolicy", "no-referrer");
        _contentTypeOptions = Value(own, "xContentTypeOptions", "nosniff");
        _robots = Value(own, "xRobotsTag", "none");
        _transport = Value(own, "strictTransportSecurity", "max-age=31536000; includeSubDomains");
        _reportOnly = Value(own, "contentSecurityPolicyReportOnly", "");
        var policy = Merge(own.GetValueOrDefault("contentSecurityPolicy") ?? "");
        _pagePolicy = Text(policy);
        policy["img-src"] = $"{policy["img-src"]} data:";
        _pagePolicyWithDataImages = Text(policy);
    }

    /// <summary>Sets the headers of an answer that is about to be made.</summary>
    /// <param name="realm">Null outside realms.</param>
    public static void Write(HttpContext http, Realm? realm, bool secure)
    {
        var of = realm is null ? s_ofNone : s_ofRealms.GetValue(realm, static key => new SecurityHeaders(key.BrowserSecurityHeaders));
        var headers = http.Response.Headers;
        headers.XFrameOptions = of._frameOptions;
        headers.XContentTypeOptions = of._contentTypeOptions;
        headers["Referrer-Policy"] = of._referrerPolicy;
        headers["X-Robots-Tag"] = of._robots;
        headers.StrictTransportSecurity = secure ? of._transport : null;
        http.Features.Set(of);
    }

    /// <summary>Sets what depends on the kind of the answer, just before it leaves.</summary>
    public static Task Complete(HttpContext http)
    {
        var response = http.Response;
        var of = http.Features.Get<SecurityHeaders>() ?? s_ofNone;
        if (response.StatusCode >= 300)
        {
            response.Headers.TryAdd("Cache-Control", "no-store");
        }

        if (response.StatusCode >= 400)
        {
            response.Headers[RequestId.Header] = http.TraceIdentifier;
        }

        if (response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
            of.CompletePage(http);
        }
        else if (response.ContentType is not null)
        {
            response.Headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }

        return Task.CompletedTask;
    }

    private void CompletePage(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (!headers.TryAdd("Content-Security-Policy", http.Features.Get<DataImages>() is null ? _pagePolicy : _pagePolicyWithDataImages))
        {
            return;
        }

        if (_reportOnly is not null)
        {
            headers["Content-Security-Policy-Report-Only"] = _reportOnly;
        }

        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (!OpensInPopUp(http))
        {
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
    }

    // A page with that policy cuts itself off from the window that opened it; applications that sign in by a pop-up say so.
    private static bool OpensInPopUp(HttpContext http) =>
        http.Features.Get<RealmRequest>() is { } request
        && request.Realm.Clients.TryGetValue(http.Request.Query["client_id"].ToString(), out var client)
        && client.Flag("kosmo.popUp");

    // Empty switches a header off, as in Keycloak.
    private static string? Value(FrozenDictionary<string, string> own, string key, string absent) =>
        (own.GetValueOrDefault(key) ?? absent) is { Length: > 0 } value ? value : null;

    // Directive by directive; those that the realm has from Keycloak's default are not its own wish.
    private static Dictionary<string, string> Merge(string own)
    {
        var merged = s_strict.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Parse(own))
        {
            if (s_keycloakDefault.GetValueOrDefault(name) != value)
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    private static string Text(Dictionary<string, string> policy) =>
        string.Join("; ", policy.Select(directive => $"{directive.Key} {directive.Value}".TrimEnd()));

    private static IEnumerable<KeyValuePair<string, string>> Parse(string policy) =>
        policy.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(directive => directive.Split(' ', 2))
            .Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1].Trim() : ""));
}
