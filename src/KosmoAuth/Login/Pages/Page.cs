namespace KosmoAuth.Login.Pages;

/// <summary>The content of one page: records of texts and switches, rendered by <see cref="PageRenderer"/>. No page decides anything.</summary>
public abstract record Page
{
    public required PageContext Context { get; init; }

    /// <summary>Errors at fields; the first ones also stand in the summary at the top.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Keycloak's page id (<c>data-page-id</c> of the body): <c>login-</c> and the template's name.</summary>
    public abstract string Id { get; }

    /// <summary>The step in the person's language: the only <c>h1</c>, and the first half of the document title.</summary>
    internal abstract string Heading { get; }

    /// <summary>The page has pictures of its own, as <c>data:</c> addresses, which its policy has to allow.</summary>
    internal virtual bool HasDataImages => false;

    internal FieldError? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field);

    internal bool HasError => Errors.Count > 0 || Context.Message?.Type == MessageType.Error;
}

/// <summary>May this application have that? (login-oauth-grant.ftl)</summary>
public sealed record ConsentPage : Page
{
    /// <summary>Keycloak <c>url.oauthAction</c>.</summary>
    public required string ActionUrl { get; init; }

    /// <summary>Hidden field <c>code</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Client name (plain text or <c>${key}</c>), or its client_id.</summary>
    public required string ClientName { get; init; }

    public required IReadOnlyList<ConsentScope> Scopes { get; init; }

    /// <summary>Client attributes <c>logoUri</c>, <c>policyUri</c>, <c>tosUri</c>; shown only with http, https or a relative address.</summary>
    public string? LogoUrl { get; init; }

    public string? PolicyUrl { get; init; }

    public string? TermsUrl { get; init; }

    public override string Id => "login-login-oauth-grant";

    internal override string Heading => Context.Messages.Text("oauthGrantTitle", Context.Messages.Advanced(ClientName));
}

/// <param name="Text">Consent screen text: plain, or <c>${emailScopeConsentText}</c>.</param>
/// <param name="Parameter">The value of a parameterised scope.</param>
public sealed record ConsentScope(string Text, string? Parameter = null);

/// <summary>It cannot go on (error.ftl).</summary>
public sealed record ErrorPage : Page
{
    /// <summary>Says what is wrong; shown as <c>#kc-error-message</c>.</summary>
    public required PageMessage Error { get; init; }

    /// <summary>Number under which the log has this answer.</summary>
    public required string Reference { get; init; }

    public required DateTimeOffset Time { get; init; }

    public override string Id => "login-error";

    /// <summary>Begin again, where that can help. Null: no such link.</summary>
    public string? RestartUrl { get; init; }

    internal override string Heading => Context.Messages.Text("errorTitle");
}

/// <summary>Something is done, or needs a click elsewhere (info.ftl).</summary>
public sealed record InfoPage : Page
{
    /// <summary>Shown as <c>#kc-info-message</c>.</summary>
    public required PageMessage Info { get; init; }

    /// <summary>Message key of the heading; null: the message itself is the heading (Keycloak's rule).</summary>
    public string? HeaderKey { get; init; }

    /// <summary>Aliases of required actions, shown by <c>requiredAction.{alias}</c>.</summary>
    public IReadOnlyList<string> RequiredActions { get; init; } = [];

    /// <summary>Back to this application (takes the place of <see cref="PageContext.ApplicationUrl"/>).</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Link <c>proceedWithAction</c>.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>No link at all.</summary>
    public bool SkipLink { get; init; }

    public override string Id => "login-info";

    internal override string Heading
        => HeaderKey is null ? Context.Messages.Text(Info.Key, Info.Arguments) : Context.Messages.Text(HeaderKey);
}

/// <summary>Do you want to log out? (logout-confirm.ftl)</summary>
public sealed record LogoutConfirmPage : Page
{
    /// <summary>Keycloak <c>url.logoutConfirmAction</c>.</summary>
    public required string ActionUrl { get; init; }

    /// <summary>Hidden field <c>session_code</c>.</summary>
    public required string SessionCode { get; init; }

    /// <summary>No link back to the application.</summary>
    public bool SkipLink { get; init; }

    public override string Id => "login-logout-confirm";

    internal override string Heading => Context.Messages.Text("logoutConfirmTitle");
}

/// <summary>The login has moved on; start anew or go on (login-page-expired.ftl).</summary>
public sealed record PageExpiredPage : Page
{
    public required string RestartUrl { get; init; }

    public required string ContinueUrl { get; init; }

    public override string Id => "login-login-page-expired";

    internal override string Heading => Context.Messages.Text("pageExpiredTitle");
}

/// <summary>Applications log out in hidden frames (frontchannel-logout.ftl). The answer's CSP must allow their origins in <c>frame-src</c>.</summary>
public sealed record FrontChannelLogoutPage : Page
{
    public required IReadOnlyList<FrontChannelClient> Clients { get; init; }

    /// <summary>Where to go when all frames have loaded; with script at once, without by the button. Null: the page stays.</summary>
    public string? ContinueUrl { get; init; }

    public override string Id => "login-frontchannel-logout";

    internal override string Heading => Context.Messages.Text("frontchannel-logout.title");
}

public sealed record FrontChannelClient(string Name, string LogoutUrl);

/// <summary>
/// Response mode form_post: a form that a script file posts at once, with a button for browsers without script. The answer's CSP must allow the
/// origin of <see cref="ActionUrl"/> in <c>form-action</c>.
/// </summary>
public sealed record FormPostPage : Page
{
    /// <summary>The registered redirect URI.</summary>
    public required string ActionUrl { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    public override string Id => "login-form-post";

    internal override string Heading => Context.Messages.Text("formPostTitle");
}
