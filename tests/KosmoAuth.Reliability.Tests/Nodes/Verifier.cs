using KosmoAuth.Reliability.Tests.Servers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KosmoAuth.Reliability.Tests.Nodes;

/// <summary>An application that keeps the key set for a while and never asks earlier, whatever it does not know.</summary>
/// <param name="issuer">Address of the deployment.</param>
/// <param name="source">Address of who is asked for the keys.</param>
/// <param name="keeps">How long.</param>
internal sealed class Verifier(string issuer, string source, TimeSpan keeps) : IDisposable
{
    private const string Realm = "/realms/" + PeopleRealm.Name;

    private readonly HttpClient _http = new();
    private readonly SemaphoreSlim _turn = new(1);
    private JsonWebKeySet? _keys;
    private DateTimeOffset _asked;

    /// <returns>What is wrong with a token; null when nothing is.</returns>
    public async Task<string?> FaultAsync(string token)
    {
        var parameters = new TokenValidationParameters { ValidIssuer = issuer + Realm, ValidateAudience = false, IssuerSigningKeys = (await KeysAsync()).GetSigningKeys() };
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, parameters);
        return result.IsValid ? null : result.Exception.Message;
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private async Task<JsonWebKeySet> KeysAsync()
    {
        await _turn.WaitAsync();
        try
        {
            var now = DateTimeOffset.UtcNow;
            if (_keys is null || now - _asked > keeps)
            {
                _keys = new JsonWebKeySet(await _http.GetStringAsync(new Uri(source + Realm + "/protocol/openid-connect/certs")));
                _asked = now;
            }

            return _keys;
        }
        finally
        {
            _turn.Release();
        }
    }
}
