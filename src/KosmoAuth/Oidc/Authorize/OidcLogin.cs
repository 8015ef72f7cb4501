using KosmoAuth.Login;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>OpenID Connect's side of a log-in: gives the client its code, or the reason why there is none.</summary>
public sealed class OidcLogin(AuthorizeResponse response, Sealer sealer, TimeProvider time) : ILoginProtocol
{
    /// <summary>Keycloak's name of the protocol.</summary>
    public const string ProtocolName = "openid-connect";

    public string Name => ProtocolName;

    public ValueTask<IResult> FinishAsync(FinishedLogin login, CancellationToken ct)
    {
        var data = login.Login.Data;
        List<KeyValuePair<string, string>> parameters = [];
        if (data.TryGetValue("state", out var state))
        {
            parameters.Add(new("state", state));
        }

        if (!login.Client.Flag("exclude.session.state.from.auth.response"))
        {
            parameters.Add(new("session_state", login.Session.Id));
        }

        if (!login.Client.Flag("exclude.issuer.from.auth.response"))
        {
            parameters.Add(new("iss", login.Request.Issuer));
        }

        if (login.ActionStatus is { } status)
        {
            if (status != "error")
            {
                parameters.Add(new("kc_action", login.Login.Action!.Split(':')[0]));
            }

            parameters.Add(new("kc_action_status", status));
        }

        if (data["response_type"] != "none")
        {
            parameters.Add(new("code", Code(login)));
        }

        return ValueTask.FromResult(response.Send(login.Request, login.Client, data["redirect_uri"], ModeOf(login.Login), parameters));
    }

    public IResult Refuse(RealmRequest request, LoginRequest login, LoginRefusal refusal)
    {
        var client = request.Realm.Clients[login.ClientId];
        var (error, description) = refusal switch
        {
            LoginRefusal.InteractionRequired => ("interaction_required", null),
            LoginRefusal.RejectedByUser => ("access_denied", null),
            LoginRefusal.TermsDeclined => ("access_denied", "termsAndConditionsDeclined"),
            LoginRefusal.AuthenticationExpired => ("temporarily_unavailable", "authentication_expired"),
            _ => ("login_required", (string?)null),
        };
        return response.Send(
            request, client, login.Data["redirect_uri"], ModeOf(login), AuthorizeResponse.Error(request, client, login.Data.GetValueOrDefault("state"), error, description));
    }

    public bool IsStillAllowed(RealmRequest request, Client client, LoginRequest login) =>
        client.StandardFlowEnabled && RequestedScopes.Of(client, login.Data.GetValueOrDefault("scope")) is not null
        && (login.Data.ContainsKey("redirect_uri_sent")
            ? RedirectUris.Match(client, login.Data["redirect_uri"], request.BaseUrl)
            : RedirectUris.OnlyOne(client, request.BaseUrl) == login.Data["redirect_uri"]);

    public IReadOnlyList<ClientScope> Scopes(Realm realm, Client client, LoginRequest login) => RequestedScopes.Of(client, login.Data.GetValueOrDefault("scope")) ?? [];

    public void Describe(LoginRequest login, Dictionary<string, string> details, bool failed)
    {
        details["auth_type"] = "code";
        details["redirect_uri"] = login.Data["redirect_uri"];
        if (!failed)
        {
            details["response_type"] = login.Data["response_type"];
            details["response_mode"] = ModeOf(login) switch { ResponseMode.FormPost => "form_post", ResponseMode.Fragment => "fragment", _ => "query" };
        }
    }

    /// <summary>The request as the log-in carries it.</summary>
    internal static LoginRequest Freeze(AuthorizeRequest request)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["redirect_uri"] = request.RedirectUri!, ["response_type"] = request.ResponseType! };
        Add(data, "redirect_uri_sent", request.SentRedirectUri is null ? null : "true");
        Add(data, "response_mode", request.SentResponseMode);
        Add(data, "scope", request.Scope);
        Add(data, "state", request.State);
        Add(data, "nonce", request.Nonce);
        Add(data, "claims", request.Claims);
        Add(data, "code_challenge", request.CodeChallenge);
        Add(data, "code_challenge_method", request.CodeChallengeMethod);
        return new LoginRequest
        {
            ClientId = request.Client!.ClientId,
            Protocol = ProtocolName,
            Data = data,
            Passive = request.Prompts.Contains("none"),
            ForceLogin = request.Prompts.Contains("login"),
            ForceConsent = request.Prompts.Contains("consent"),
            MaxAge = request.MaxAge ?? request.Client.Number("default.max.age"),
            LoginHint = request.LoginHint,
            Level = request.Level.Value,
            LevelEssential = request.Level.Essential,
            UiLocales = request.UiLocales is null ? request.Locale : $"{request.UiLocales} {request.Locale}".TrimEnd(),
            Action = request.Action,
            IdentityProviderHint = request.IdentityProviderHint,
        };
    }

    private string Code(FinishedLogin login)
    {
        var data = login.Login.Data;
        return new AuthorizationCode
        {
            Id = Guid.NewGuid().ToString(),
            SessionId = login.Session.Id,
            ClientUuid = login.Client.Id,
            RedirectUri = data.ContainsKey("redirect_uri_sent") ? data["redirect_uri"] : null,
            Scope = data.GetValueOrDefault("scope"),
            Nonce = data.GetValueOrDefault("nonce"),
            CodeChallenge = data.GetValueOrDefault("code_challenge"),
            CodeChallengeMethod = data.GetValueOrDefault("code_challenge_method"),
            Claims = data.GetValueOrDefault("claims"),
            SsoReused = login.Reused,
            Level = login.Level,
            IssuedAt = time.GetUtcNow().ToUnixTimeSeconds(),
        }.Write(sealer, login.Request.Realm);
    }

    private static ResponseMode ModeOf(LoginRequest login) => ResponseModes.Of(login.Data.GetValueOrDefault("response_mode"), login.Data["response_type"]);

    private static void Add(Dictionary<string, string> data, string name, string? value)
    {
        if (value is not null)
        {
            data[name] = value;
        }
    }
}
