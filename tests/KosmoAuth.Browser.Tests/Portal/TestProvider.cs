using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KosmoAuth.Browser.Tests.Portal;

/// <summary>A provider that says whatever a test wants: right answers unless the test changes them.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    private const string AccessToken = "an-access-token";

    // One for all, since making one takes longer than a test.
    private static readonly RsaSecurityKey s_key = new(RSA.Create(2048)) { KeyId = "k1" };

    private readonly WebApplication _app;

    public TestProvider(int port)
    {
        Url = $"http://localhost:{port}";
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(Url);
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Url,
            ["authorization_endpoint"] = Url + "/auth",
            ["token_endpoint"] = Url + "/token",
            ["end_session_endpoint"] = Url + "/logout",
            ["jwks_uri"] = Url + "/keys",
        }));
        _app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(s_key.Rsa.ExportParameters(false)) { KeyId = s_key.KeyId });
            return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.KeyId, use = "sig", alg = "RS256", n = key.N, e = key.E } } });
        });
        _app.MapPost("/token", async (HttpRequest request) =>
        {
            TokenRequest = await request.ReadFormAsync();
            Authorization = request.Headers.Authorization.ToString();
            return Results.Json(new { access_token = AccessToken, token_type = "Bearer", id_token = MakeIdToken() });
        });
    }

    public string Url { get; }

    public IFormCollection? TokenRequest { get; private set; }

    public string? Authorization { get; private set; }

    public Func<string> MakeIdToken { get; set; } = () => "";

    public Task StartAsync() => _app.StartAsync();

    public Dictionary<string, object> IdClaims(string nonce) => new()
    {
        ["iss"] = Url,
        ["aud"] = "test-portal",
        ["sub"] = "person-1",
        ["sid"] = "session-1",
        ["nonce"] = nonce,
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        ["at_hash"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken))[..16]),
        ["preferred_username"] = "testuser001",
        ["family_name"] = "健保",
        ["given_name"] = "太郎",
    };

    public Dictionary<string, object> LogoutClaims() => new()
    {
        ["iss"] = Url,
        ["aud"] = "test-portal",
        ["sub"] = "person-1",
        ["sid"] = "session-1",
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeSeconds(),
        ["jti"] = Guid.NewGuid().ToString(),
        ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
    };

    /// <param name="key">That of this provider when null.</param>
    public static string Sign(Dictionary<string, object> claims, string type = "JWT", SigningCredentials? key = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            TokenType = type,
            SigningCredentials = key ?? new SigningCredentials(s_key, SecurityAlgorithms.RsaSha256),
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
