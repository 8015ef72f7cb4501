using System.Net.Http.Headers;
using System.Text;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace KosmoAuth.Portal.SignIn;

/// <summary>The OpenID provider, as far as a relying party talks to it. Its addresses and keys come from its discovery document.</summary>
internal sealed class Provider : IDisposable
{
    private readonly PortalSettings _settings;
    private readonly ILogger<Provider> _log;
    private readonly HttpClient _http;

    public Provider(PortalSettings settings, ILogger<Provider> log)
    {
        _settings = settings;
        _log = log;

        // Over plain http only for a provider on the same machine.
        var isLocal = new Uri(settings.Authority).IsLoopback;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !isLocal, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(10),
        };
        Discovery = new(
            settings.Authority + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_http) { RequireHttps = !isLocal });
    }

    /// <summary>Fetches the document again from time to time, and when a token is signed with an unknown key.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration> Discovery { get; }

    /// <summary>Null while the provider does not answer; the next call tries again.</summary>
    public async Task<OpenIdConnectConfiguration?> ConfigurationAsync(CancellationToken ct)
    {
        try
        {
            return await Discovery.GetConfigurationAsync(ct);
        }
        catch (InvalidOperationException error)
        {
            ProviderLog.NotReached(_log, _settings.Authority, error.GetBaseException().Message);
            return null;
        }
    }

    /// <summary>Where the browser goes to log in.</summary>
    public string LoginUrl(OpenIdConnectConfiguration configuration, LoginAttempt attempt, string language) => new OpenIdConnectMessage
    {
        IssuerAddress = configuration.AuthorizationEndpoint,
        ClientId = _settings.ClientId,
        RedirectUri = _settings.Url + Login.CallbackPath,
        ResponseType = OpenIdConnectResponseType.Code,
        Scope = "openid profile email",
        State = attempt.State,
        Nonce = attempt.Nonce,
        UiLocales = language,
        Parameters = { ["code_challenge"] = attempt.Challenge, ["code_challenge_method"] = "S256" },
    }.CreateAuthenticationRequestUrl();

    /// <summary>Where the browser goes to log out everywhere (OpenID Connect RP-Initiated Logout 1.0).</summary>
    /// <param name="idToken">Says whose session ends; without, the provider asks the person.</param>
    public string LogoutUrl(OpenIdConnectConfiguration configuration, string? idToken, string language) => new OpenIdConnectMessage
    {
        IssuerAddress = configuration.EndSessionEndpoint,
        ClientId = _settings.ClientId,
        IdTokenHint = idToken,
        PostLogoutRedirectUri = _settings.Url + Logout.ReturnPath,
        UiLocales = language,
    }.CreateLogoutRequestUrl();

    /// <summary>Redeems the code (RFC 6749 §4.1.3), with the client's name and secret in the header.</summary>
    /// <returns>Tokens, or the provider's error; null when there was no usable answer.</returns>
    public async Task<OpenIdConnectMessage?> RedeemAsync(
        OpenIdConnectConfiguration configuration, string code, LoginAttempt attempt, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "authorization_code"),
                new("code", code),
                new("redirect_uri", _settings.Url + Login.CallbackPath),
                new("code_verifier", attempt.Verifier),
            ]),
        };
        var credentials = $"{Uri.EscapeDataString(_settings.ClientId)}:{Uri.EscapeDataString(_settings.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        try
        {
            using var answer = await _http.SendAsync(request, ct);
            return new OpenIdConnectMessage(await answer.Content.ReadAsStringAsync(ct));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or ArgumentException && !ct.IsCancellationRequested)
        {
            ProviderLog.NotReached(_log, configuration.TokenEndpoint, error.GetBaseException().Message);
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}

internal static partial class ProviderLog
{
    [LoggerMessage(1, LogLevel.Warning, "No usable answer from {Address}: {Reason}")]
    public static partial void NotReached(ILogger log, string address, string reason);
}
