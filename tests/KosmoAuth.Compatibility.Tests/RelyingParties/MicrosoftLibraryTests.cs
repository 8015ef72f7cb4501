using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.RelyingParties;

/// <summary>Microsoft's JwtBearer in front of a small API, and the checks that OpenIdConnect makes of a sign-in.</summary>
internal sealed class MicrosoftLibraryTests
{
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private const string RedirectUri = "http://127.0.0.1:9/cb";

    [Test]
    public async Task Api_behind_JwtBearer_accepts_our_access_tokens_and_no_others()
    {
        await using var api = await StartApiAsync();
        using var http = new HttpClient { BaseAddress = new Uri(api.Urls.First()) };
        var token = await ServiceTokenAsync();
        Assert.Multiple(async () =>
        {
            Assert.That(await StatusAsync(http, null), Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(await StatusAsync(http, token), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await StatusAsync(http, token[..^10] + (token[^10] == 'A' ? 'B' : 'A') + token[^9..]), Is.EqualTo(HttpStatusCode.Unauthorized));
        });
    }

    [Test]
    public async Task OpenIdConnect_validator_accepts_a_sign_in()
    {
        var configuration = await ConfigurationAsync();
        using var browser = new Browser(ClientServer.Address);
        var page = await browser.GetAsync(new Uri(configuration.AuthorizationEndpoint).PathAndQuery + QueryString.Create(new Dictionary<string, string?>
        {
            ["client_id"] = "server", ["redirect_uri"] = RedirectUri, ["response_type"] = "code", ["scope"] = "openid", ["state"] = "S",
            ["nonce"] = "N", ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256", ["max_age"] = "3600",
        }));
        var back = await browser.SignInAsync(page, "taro", "Kosmo-2026a");
        var answer = new OpenIdConnectMessage(
            QueryHelpers.ParseQuery(new Uri(back.Location!).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()!));
        var tokens = new OpenIdConnectMessage(await TokensAsync(configuration, answer.Code));
        var idToken = await new JsonWebTokenHandler().ValidateTokenAsync(tokens.IdToken, new()
        {
            ValidIssuer = configuration.Issuer, ValidAudience = "server", IssuerSigningKeys = configuration.SigningKeys, ValidAlgorithms = ["RS256"],
        });
        Assert.That(idToken.IsValid, Is.True, idToken.Exception?.Message);

        var validator = new OpenIdConnectProtocolValidator { RequireNonce = true, NonceLifetime = TimeSpan.FromHours(1), RequireTimeStampInNonce = false };
        var context = new OpenIdConnectProtocolValidationContext
        {
            ClientId = "server", Nonce = "N", State = "S", ProtocolMessage = answer,
            ValidatedIdToken = new System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler().ReadJwtToken(tokens.IdToken),
        };
        Assert.DoesNotThrow(() => validator.ValidateAuthenticationResponse(context));
        tokens.State = null;
        context.ProtocolMessage = tokens;
        Assert.DoesNotThrow(() => validator.ValidateTokenResponse(context));
    }

    private static Task<OpenIdConnectConfiguration> ConfigurationAsync() => new ConfigurationManager<OpenIdConnectConfiguration>(
        ClientServer.Issuer + "/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = false })
        .GetConfigurationAsync(CancellationToken.None);

    private static async Task<WebApplication> StartApiAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthorization().AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = ClientServer.Issuer;
            options.Audience = "server";
            options.RequireHttpsMetadata = false;
        });
        var api = builder.Build();
        api.Urls.Add($"http://127.0.0.1:{Loopback.FreePort()}");
        api.UseAuthentication().UseAuthorization();
        api.MapGet("/", () => "hello").RequireAuthorization();
        await api.StartAsync();
        return api;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> ServiceTokenAsync()
    {
        var answer = await PostAsync($"{ClientServer.Issuer}/protocol/openid-connect/token", new() { ["grant_type"] = "client_credentials" });
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private static Task<string> TokensAsync(OpenIdConnectConfiguration configuration, string code) => PostAsync(configuration.TokenEndpoint, new()
    {
        ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = RedirectUri, ["code_verifier"] = Verifier,
    });

    private static async Task<string> PostAsync(string address, Dictionary<string, string> form)
    {
        using var http = new HttpClient();
        using var content = new FormUrlEncodedContent(form.Concat([new("client_id", "server"), new("client_secret", "server-secret")]));
        using var answer = await http.PostAsync(new Uri(address), content);
        return await answer.Content.ReadAsStringAsync();
    }
}
