using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using Microsoft.Extensions.Primitives;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>An authorization request (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1), parsed once. Later code never sees the parameters.</summary>
internal sealed class AuthorizeRequest
{
    // Keycloak's limits: what is longer counts as not sent.
    private const int LongestValue = 4000;
    private const int LongestHint = 255;

    private static readonly HashSet<string> s_known = new(StringComparer.Ordinal)
    {
        "client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "max_age", "prompt", "login_hint", "ui_locales", "acr_values", "claims",
        "display", "response_mode", "code_challenge", "code_challenge_method", "dpop_jkt", "request", "request_uri", "kc_idp_hint", "kc_action", "kc_locale",
        "id_token_hint",
    };

    private AuthorizeRequest(RealmRequest request, IReadOnlyDictionary<string, StringValues> values)
    {
        Request = request;
        ClientIds = values.GetValueOrDefault("client_id").Count;
        ClientId = First(values, "client_id");
        Client = ClientId is null ? null : request.Realm.Clients.GetValueOrDefault(ClientId);
        HasDuplicates = values.Any(pair => pair.Value.Count > 1 && s_known.Contains(pair.Key));
        HasRequestObject = values.ContainsKey("request") || values.ContainsKey("request_uri");
        ResponseType = First(values, "response_type");
        SentRedirectUri = First(values, "redirect_uri");
        Scope = First(values, "scope");
        State = First(values, "state");
        Nonce = First(values, "nonce");
        SentResponseMode = First(values, "response_mode");
        Prompts = (First(values, "prompt") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SentMaxAge = First(values, "max_age");
        LoginHint = First(values, "login_hint", LongestHint);
        UiLocales = First(values, "ui_locales");
        Claims = First(values, "claims");
        CodeChallenge = First(values, "code_challenge");
        CodeChallengeMethod = First(values, "code_challenge_method");
        Action = First(values, "kc_action");
        IdentityProviderHint = First(values, "kc_idp_hint");
        Locale = First(values, "kc_locale");
        Level = RequestedLevel.Of(request.Realm, Client, Claims, First(values, "acr_values"));
        RedirectUri = Client is null ? null : ResolveRedirectUri(Client);
    }

    public RealmRequest Request { get; }

    /// <summary>How often <c>client_id</c> came.</summary>
    public int ClientIds { get; }

    public string? ClientId { get; }

    public Client? Client { get; }

    public bool HasDuplicates { get; }

    public bool HasRequestObject { get; }

    public string? ResponseType { get; }

    public string? SentRedirectUri { get; }

    /// <summary>Where the answer goes; null when the sent one is not registered or it has to be sent and was not.</summary>
    public string? RedirectUri { get; }

    public string? Scope { get; }

    public string? State { get; }

    public string? Nonce { get; }

    public string? SentResponseMode { get; }

    /// <summary>How the answer goes; also for a refusal of the mode itself.</summary>
    public ResponseMode ResponseMode => ResponseModes.Of(SentResponseMode, ResponseType);

    public IReadOnlyList<string> Prompts { get; }

    public string? SentMaxAge { get; }

    /// <summary>Seconds; null when not sent.</summary>
    public long? MaxAge => SentMaxAge is not null && TryMaxAge(SentMaxAge, out var seconds) ? seconds : null;

    public string? LoginHint { get; }

    public string? UiLocales { get; }

    public string? Claims { get; }

    public RequestedLevel Level { get; }

    public string? CodeChallenge { get; }

    public string? CodeChallengeMethod { get; }

    public string? Action { get; }

    public string? IdentityProviderHint { get; }

    /// <summary><c>kc_locale</c>: here no more than the last wish after <c>ui_locales</c> (as recorded); on a log-in's pages it is a choice.</summary>
    public string? Locale { get; }

    public bool IsOpenId => Scope is not null && Scope.Split(' ').Contains("openid");

    public static async ValueTask<AuthorizeRequest> ReadAsync(RealmRequest request, CancellationToken ct)
    {
        var http = request.Http.Request;
        IEnumerable<KeyValuePair<string, StringValues>> values = HttpMethods.IsPost(http.Method)
            ? await Login.LoginDoor.FormAsync(request, ct) ?? Enumerable.Empty<KeyValuePair<string, StringValues>>()
            : http.Query;
        return new AuthorizeRequest(request, values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
    }

    public static bool TryMaxAge(string text, out long seconds) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seconds);

    private static string? First(IReadOnlyDictionary<string, StringValues> values, string name, int longest = LongestValue) =>
        values.GetValueOrDefault(name) is [{ Length: > 0 } value, ..] && value.Length <= longest ? value : null;

    private string? ResolveRedirectUri(Client client) =>
        SentRedirectUri is null
            ? IsOpenId ? null : RedirectUris.OnlyOne(client, Request.BaseUrl)
            : RedirectUris.Match(client, SentRedirectUri, Request.BaseUrl) ? SentRedirectUri : null;
}
