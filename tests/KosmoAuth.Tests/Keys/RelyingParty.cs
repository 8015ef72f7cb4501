using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KosmoAuth.Tests.Keys;

/// <summary>
/// An application that keeps the key set of a realm for a while. One kind fetches it again when a token names a key that it does not know, the other
/// only when its time is over.
/// </summary>
/// <param name="lifetime">How long it keeps the key set by the clock.</param>
internal sealed class RelyingParty(HttpClient http, string jwksUri, TimeProvider time, TimeSpan lifetime, bool fetchesOnUnknownKey) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IList<SecurityKey> _keys = [];
    private DateTimeOffset _fetched = DateTimeOffset.MinValue;

    public ConcurrentDictionary<string, int> GoodByKey { get; } = new();

    public ConcurrentBag<string> Failures { get; } = [];

    public int Fetches { get; private set; }

    public void Dispose() => _turn.Dispose();

    public async Task ValidateAsync(string token)
    {
        var kid = new JsonWebToken(token).Kid;
        await FetchAsync(kid);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = _keys, ValidateAudience = false, ValidateIssuer = false, ValidateLifetime = false, ValidAlgorithms = ["RS256", "ES256"],
        });
        if (result.IsValid)
        {
            GoodByKey.AddOrUpdate(kid, 1, (_, count) => count + 1);
        }
        else
        {
            Failures.Add($"{kid}: {result.Exception?.Message} (known: {string.Join(' ', _keys.Select(key => key.KeyId))})");
        }
    }

    private async Task FetchAsync(string kid)
    {
        await _turn.WaitAsync();
        try
        {
            if (time.GetUtcNow() - _fetched >= lifetime || (fetchesOnUnknownKey && _keys.All(key => key.KeyId != kid)))
            {
                _keys = new JsonWebKeySet(await http.GetStringAsync(jwksUri)).GetSigningKeys();
                _fetched = time.GetUtcNow();
                Fetches++;
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
