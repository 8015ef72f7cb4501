using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace KosmoAuth.Mail.Smtp;

/// <summary>An access token, or why there is none.</summary>
/// <param name="Fresh">Fetched just now, not remembered.</param>
/// <param name="Final">The token endpoint refused us: asking again does not help.</param>
public readonly record struct SmtpTokenAnswer(string? Token, bool Fresh, string Failure, bool Final);

/// <summary>
/// Access tokens for XOAUTH2 by the client credentials grant (RFC 6749 §4.4), client secret in the form, remembered until shortly before they
/// expire. Ten seconds in all, no redirects, at most 64 KiB of answer.
/// </summary>
public sealed class SmtpTokens(TimeProvider time) : IDisposable
{
    private const int MostAnswerBytes = 64 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<SmtpToken, Remembered> _tokens = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = s_patience,
        MaxResponseContentBufferSize = MostAnswerBytes,
    };

    public async Task<SmtpTokenAnswer> GetAsync(SmtpToken login, CancellationToken ct)
    {
        if (_tokens.TryGetValue(login, out var remembered) && remembered.Until > time.GetUtcNow())
        {
            return new SmtpTokenAnswer(remembered.Token, false, "", false);
        }

        try
        {
            using var form = new FormUrlEncodedContent(Fields(login));
            using var answer = await _http.PostAsync(login.Url, form, ct);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode
                ? Remember(login, await answer.Content.ReadAsByteArrayAsync(ct))
                : Failed(string.Create(CultureInfo.InvariantCulture, $"{login.Url.Authority} answered {status}"), final: status is 400 or 401 or 403);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or InvalidOperationException or FormatException)
        {
            return Failed($"{login.Url.Authority} gave no token", final: false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed($"{login.Url.Authority} did not answer in time", final: false);
        }
    }

    /// <summary>The mail server did not take the token.</summary>
    public void Forget(SmtpToken login) => _tokens.TryRemove(login, out _);

    public void Dispose() => _http.Dispose();

    private SmtpTokenAnswer Remember(SmtpToken login, byte[] json)
    {
        using var answer = JsonDocument.Parse(json);
        if (!answer.RootElement.TryGetProperty("access_token", out var field) || field.GetString() is not { Length: > 0 } token)
        {
            return Failed($"{login.Url.Authority} gave no token", final: false);
        }

        ForgetExpired();

        // Without expires_in the token is used once.
        var seconds = answer.RootElement.TryGetProperty("expires_in", out var expires) && expires.TryGetDouble(out var value) ? value : 0;
        _tokens[login] = new Remembered(token, time.GetUtcNow() + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400)) - s_margin);
        return new SmtpTokenAnswer(token, true, "", false);
    }

    private void ForgetExpired()
    {
        foreach (var entry in _tokens.Where(entry => entry.Value.Until <= time.GetUtcNow()))
        {
            _tokens.TryRemove(entry);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(SmtpToken login)
    {
        yield return new("grant_type", "client_credentials");
        yield return new("client_id", login.ClientId);
        yield return new("client_secret", login.ClientSecret.Reveal());
        if (login.Scope is { } scope)
        {
            yield return new("scope", scope);
        }
    }

    private static SmtpTokenAnswer Failed(string reason, bool final) => new(null, true, "no access token: " + reason, final);

    private sealed record Remembered(string Token, DateTimeOffset Until);
}
