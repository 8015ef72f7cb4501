using System.Globalization;
using System.Security.Claims;
using KosmoAuth.Portal.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace KosmoAuth.Portal.SignIn;

/// <summary>The authorization code flow (OpenID Connect Core 1.0 §3.1): to the provider, and back.</summary>
internal static class Login
{
    public const string StartPath = "/login";
    public const string CallbackPath = "/signin-oidc";
    public const string ReturnParameter = "return";

    // What the cookie needs of the ID token, and no more.
    private static readonly HashSet<string> s_kept =
    [
        "sub", "sid", "auth_time", "preferred_username", "email", "roles",
        "family_name", "given_name", "family_name#ja-Kana-JP", "given_name#ja-Kana-JP",
    ];

    public static async Task<IResult> StartAsync(
        HttpContext http, [FromQuery(Name = ReturnParameter)] string? returnPath, Provider provider, LoginAttempts attempts, CancellationToken ct)
    {
        if (await provider.ConfigurationAsync(ct) is not { } configuration)
        {
            return Problems.ProviderDown(http);
        }

        var attempt = LoginAttempt.New(LocalPath.Of(returnPath));
        attempts.Add(http, attempt);
        return Results.Redirect(provider.LoginUrl(configuration, attempt, CultureInfo.CurrentUICulture.Name));
    }

    public static async Task<IResult> FinishAsync(
        HttpContext http, Provider provider, TokenChecks checks, LoginAttempts attempts, TimeProvider time, CancellationToken ct)
    {
        var answer = new OpenIdConnectMessage(http.Request.Query.Select(field => KeyValuePair.Create(field.Key, field.Value.ToArray())!));
        if (attempts.Take(http, answer.State) is not { } attempt)
        {
            // The address was opened again from the history: nothing to do for somebody who is signed in.
            return http.User.Identity is { IsAuthenticated: true } ? Results.LocalRedirect("/") : Problems.LoginInterrupted();
        }

        if (await provider.ConfigurationAsync(ct) is not { } configuration)
        {
            return Problems.ProviderDown(http);
        }

        if (RefusalOf(answer, configuration) is { } refusal)
        {
            return refusal;
        }

        var tokens = await provider.RedeemAsync(configuration, answer.Code, attempt, ct);
        if (tokens is null)
        {
            return Problems.ProviderDown(http);
        }

        if (tokens.IdToken is null || await checks.IdTokenAsync(tokens, attempt) is not { } identity)
        {
            return Problems.LoginFailed(tokens.Error ?? "id_token");
        }

        await http.SignInAsync(PrincipalOf(identity), Session.Properties(tokens.IdToken, time.GetUtcNow()));
        return Results.LocalRedirect(attempt.ReturnPath);
    }

    private static IResult? RefusalOf(OpenIdConnectMessage answer, OpenIdConnectConfiguration configuration) => answer switch
    {
        // RFC 9207: this answer is another provider's.
        { Iss: { } issuer } when issuer != configuration.Issuer => Problems.LoginFailed("iss"),
        { Error: "access_denied" } => Problems.LoginDeclined(),
        { Error: { } error } => Problems.LoginFailed(error),
        { Code: null or "" } => Problems.LoginFailed("code"),
        _ => null,
    };

    private static ClaimsPrincipal PrincipalOf(ClaimsIdentity identity) => new(new ClaimsIdentity(
        identity.Claims.Where(claim => s_kept.Contains(claim.Type)).Select(claim => new Claim(claim.Type, claim.Value, claim.ValueType)),
        CookieAuthenticationDefaults.AuthenticationScheme, identity.NameClaimType, identity.RoleClaimType));
}
