using System.Text.Json.Serialization;
using KosmoAuth.Login.ActionLinks;

namespace KosmoAuth.Login;

/// <summary>
/// What travels in <c>client_data</c>, sealed: the frozen request, the browser and tab it belongs to, and what a page has to know that is no proof
/// of anything. Times are Unix seconds.
/// </summary>
public sealed record LoginTicket
{
    /// <summary>Null when the request is too large for an address and lies in a row.</summary>
    [JsonPropertyName("r")]
    public LoginRequest? Request { get; init; }

    [JsonPropertyName("t")]
    public required string TabId { get; init; }

    /// <summary>Name of the browser that asked, see <c>BrowserCookies.BrowserId</c>.</summary>
    [JsonPropertyName("b")]
    public required string BrowserId { get; init; }

    /// <summary>Id of the row in which the request lies; null when it is here.</summary>
    [JsonPropertyName("s")]
    public string? RequestRow { get; init; }

    /// <summary>When the page was made; drives the time-out of an untouched page.</summary>
    [JsonPropertyName("m")]
    public required long Made { get; init; }

    /// <summary>When the log-in was begun.</summary>
    [JsonPropertyName("g")]
    public long Begun { get; init; }

    /// <summary>Message key for the next page, shown once.</summary>
    [JsonPropertyName("n")]
    public string? Notice { get; init; }

    /// <summary>The language chosen on a page (<c>kc_locale</c>).</summary>
    [JsonPropertyName("l")]
    public string? Locale { get; init; }

    /// <summary>User name typed on a page of its own. Not a proof.</summary>
    [JsonPropertyName("u")]
    public string? TypedName { get; init; }

    /// <summary>The box of that page was ticked.</summary>
    [JsonPropertyName("k")]
    public bool RememberMe { get; init; }

    /// <summary>The log-in goes by the realm's flow for lost credentials, not by the browser flow.</summary>
    [JsonPropertyName("f")]
    public bool Resets { get; init; }

    /// <summary>What the field for the name shows. Neither a proof nor a choice.</summary>
    [JsonPropertyName("h")]
    public string? FilledName { get; init; }

    /// <summary>When a mail was asked for in this browser; 0 for never. For the pause before the next.</summary>
    [JsonPropertyName("w")]
    public long MailAsked { get; init; }

    /// <summary>The session that the person saw and chose to leave by signing in as somebody else.</summary>
    [JsonPropertyName("x")]
    public string? LeavesSession { get; init; }

    /// <summary>For another try with the same request, of which nothing is known yet.</summary>
    /// <param name="now">Unix seconds.</param>
    internal LoginTicket Anew(long now) => this with { TabId = LoginTickets.NewTabId(), Begun = now, Notice = null, TypedName = null, RememberMe = false, Resets = false };
}

/// <summary>A log-in after its first proof, or with something to remember, as it lies sealed in its row.</summary>
/// <param name="UserId">Set once; another person is another log-in.</param>
/// <param name="BrowserId">The browser's name after the proof.</param>
/// <param name="Proofs">What was proven, in order.</param>
public sealed record LoginProgress(string UserId, string BrowserId, bool RememberMe, IReadOnlyList<LoginProof> Proofs)
{
    /// <summary>The mailed link by which the log-in began; its result uses the link up.</summary>
    public FollowedLink? Link { get; init; }

    /// <summary>Aliases of required actions that this log-in has beside the person's own list.</summary>
    public IReadOnlyList<string>? Duties { get; init; }

    /// <summary>What became of required actions, by alias.</summary>
    public IReadOnlyDictionary<string, ActionState>? Actions { get; init; }

    /// <summary>
    /// The session that this log-in opened. The row is kept for forms that are sent twice, and is worth nothing once the session is over.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>Of the row that it was read from; a change is written only over this version.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    internal LoginProgress With(string alias, ActionState state) =>
        this with { Actions = new Dictionary<string, ActionState>(Actions ?? new Dictionary<string, ActionState>()) { [alias] = state } };
}

/// <summary>Where a required action stands in a log-in.</summary>
public sealed record ActionState
{
    public const string Success = "success";
    public const string Cancelled = "cancelled";

    /// <summary>Keycloak <c>kc_action_status</c>; null while it is open.</summary>
    public string? Status { get; init; }

    /// <summary><see cref="ActionContext.Notes"/>.</summary>
    public Dictionary<string, string>? Notes { get; init; }
}

/// <summary>Something that the person proved. <paramref name="Time"/> in Unix seconds.</summary>
/// <param name="ExecutionId">The execution of the flow that asked for it.</param>
/// <param name="Credential">Kind of credential: <c>password</c>, …; <see cref="Link"/> for a mailed link.</param>
public sealed record LoginProof(string ExecutionId, string Credential, long Time)
{
    /// <summary>Says who somebody is, and is no credential: it opens nothing but the steps of the flow behind it.</summary>
    public const string Link = "link";
}

[JsonSerializable(typeof(LoginTicket))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginProgress))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class LoginJson : JsonSerializerContext;
