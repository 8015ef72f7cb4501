using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace KosmoAuth.Portal.SignIn;

/// <summary>What has to be true of a token before the portal believes it. Null: not believed, and the log says why.</summary>
internal sealed class TokenChecks(PortalSettings settings, Provider provider, ILogger<TokenChecks> log)
{
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    // State is checked, and attempts grow too old, in LoginAttempts.
    private readonly OpenIdConnectProtocolValidator _protocol = new() { RequireStateValidation = false, RequireTimeStampInNonce = false };

    /// <summary>OpenID Connect Core 1.0 §3.1.3.7: signature, issuer, audience, times; then nonce, azp and at_hash.</summary>
    public async Task<ClaimsIdentity?> IdTokenAsync(OpenIdConnectMessage tokens, LoginAttempt attempt)
    {
        if (await ValidateAsync(tokens.IdToken, new TokenValidationParameters()) is not { } identity)
        {
            return null;
        }

        try
        {
            _protocol.ValidateTokenResponse(new OpenIdConnectProtocolValidationContext
            {
                ClientId = settings.ClientId,
                ProtocolMessage = tokens,
                ValidatedIdToken = new JwtSecurityToken(tokens.IdToken),
                Nonce = attempt.Nonce,
            });
            return identity;
        }
        catch (OpenIdConnectProtocolException error)
        {
            TokenLog.Refused(log, error.Message);
            return null;
        }
    }

    /// <summary>OpenID Connect Back-Channel Logout 1.0 §2.6. Names the session (<c>sid</c>) or the person (<c>sub</c>) that is to be ended.</summary>
    public async Task<ClaimsIdentity?> LogoutTokenAsync(string token)
    {
        var identity = await ValidateAsync(token, new TokenValidationParameters { ValidTypes = ["logout+jwt"] });
        return identity is not null
            && new JsonWebToken(token).TryGetPayloadValue<Dictionary<string, object>>("events", out var events)
            && events.ContainsKey(LogoutEvent)
            && !identity.HasClaim(claim => claim.Type == "nonce")
            && identity.HasClaim(claim => claim.Type is "sid" or "sub")
            ? identity : null;
    }

    private async Task<ClaimsIdentity?> ValidateAsync(string? token, TokenValidationParameters parameters)
    {
        parameters.ConfigurationManager = provider.Discovery;
        parameters.ValidAudience = settings.ClientId;
        parameters.ValidAlgorithms = s_algorithms;
        parameters.ClockSkew = TimeSpan.FromMinutes(1);
        parameters.NameClaimType = "preferred_username";
        parameters.RoleClaimType = "roles";
        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
        {
            TokenLog.Refused(log, result.Exception.Message);
            return null;
        }

        return result.ClaimsIdentity;
    }
}

internal static partial class TokenLog
{
    [LoggerMessage(2, LogLevel.Warning, "A token of the provider was not accepted: {Reason}")]
    public static partial void Refused(ILogger log, string reason);
}
