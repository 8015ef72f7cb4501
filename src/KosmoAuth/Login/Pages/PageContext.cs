using KosmoAuth.Themes;

namespace KosmoAuth.Login.Pages;

/// <summary>What every page needs beside its own content. Made once per request by the endpoint that answers.</summary>
public sealed record PageContext
{
    /// <summary>The login theme of the client or the realm: <see cref="ThemeCatalog.Login"/>.</summary>
    public required Theme Theme { get; init; }

    /// <summary>Messages in the person's language: <see cref="ThemeCatalog.Messages"/>. Also says the language of the page.</summary>
    public required MessageBundle Messages { get; init; }

    /// <summary>Realm display name, or its name where it has none (Keycloak <c>displayName</c>). Plain text or <c>${key}</c>.</summary>
    public required string RealmName { get; init; }

    /// <summary>Keycloak <c>displayNameHtml</c>; reduced to harmless markup when shown. Null: <see cref="RealmName"/>.</summary>
    public string? RealmNameHtml { get; init; }

    /// <summary>Path in front of every address on this server (option <c>http-relative-path</c>), without a slash at the end; empty as a rule.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>The language switch; fewer than two: none is shown.</summary>
    public IReadOnlyList<LanguageLink> Languages { get; init; } = [];

    /// <summary>False where the realm attribute <c>darkMode</c> is <c>false</c>. A theme without a dark look has none anyway.</summary>
    public bool DarkMode { get; init; } = true;

    /// <summary>Message for the whole page, above the form. Errors of one field belong to the page's <c>Errors</c>.</summary>
    public PageMessage? Message { get; init; }

    /// <summary>Who is signing in, where the step before has settled it (shown with a way to start again).</summary>
    public AttemptedUser? AttemptedUser { get; init; }

    /// <summary>Address of the application (client <c>baseUrl</c>, resolved): the link <c>backToApplication</c>. Null: no such link.</summary>
    public string? ApplicationUrl { get; init; }

    /// <summary><see cref="ApplicationUrl"/>, unless a click on it would run a script.</summary>
    internal string? ApplicationLink
        => ApplicationUrl is { Length: > 0 } url && !MessageHtml.IsScriptAddress(url) ? url : null;
}

/// <param name="Tag"><c>ja</c>; HTML's <c>lang</c> and <c>hreflang</c>.</param>
/// <param name="Label">The language in its own words: <see cref="MessageBundle.LanguageLabel"/>.</param>
/// <param name="Url">This page with <c>kc_locale</c>.</param>
public sealed record LanguageLink(string Tag, string Label, string Url, bool Current);

/// <param name="RestartUrl">Keycloak's <c>loginRestartFlowUrl</c>.</param>
public sealed record AttemptedUser(string Username, string RestartUrl);

/// <summary>Keycloak's message types.</summary>
public enum MessageType
{
    Success,
    Info,
    Warning,
    Error,
}

/// <summary>A message by its key. Arguments may hold what strangers typed: they are encoded when shown.</summary>
public sealed record PageMessage(MessageType Type, string Key, params object?[] Arguments)
{
    public static PageMessage Error(string key, params object?[] arguments) => new(MessageType.Error, key, arguments);

    public static PageMessage Warning(string key, params object?[] arguments) => new(MessageType.Warning, key, arguments);

    public static PageMessage Info(string key, params object?[] arguments) => new(MessageType.Info, key, arguments);

    public static PageMessage Success(string key, params object?[] arguments) => new(MessageType.Success, key, arguments);
}

/// <summary>An error at one field (Keycloak <c>messagesPerField</c>).</summary>
/// <param name="Field">The field's id and name: <c>username</c>, <c>password</c>, …</param>
public sealed record FieldError(string Field, string Key, params object?[] Arguments);
