using static KosmoAuth.Benchmarks.Timing.TimingRealms;

namespace KosmoAuth.Benchmarks.Timing;

/// <summary>Log-in page, password grant, one-time passwords and client secrets (LGN-02, TOK-16).</summary>
public sealed class LoginGroups(Func<Visitor> visitor, int people)
{
    private const string Protocol = "/realms/timing/protocol/openid-connect";
    private const string Token = Protocol + "/token";
    private const string Authorize = Protocol + "/auth?client_id=timing&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=s&ui_locales=en";
    private const string Wrong = "Timing-wrong";
    private const string WrongCode = "000000";
    private const int FailuresOfDevice = 9;

    private readonly Dictionary<string, Visitor> _atCode = [];

    public IEnumerable<TimedGroup> All =>
    [
        new("LGN-02", "log-in page", Passwords(FormAsync), IsLoginPage) { Begin = LockAsync },
        new("LGN-02", "log-in page, by mail address", [
            new("unknown address", at => FormAsync(Name("noone", at) + "@example.jp", Wrong)),
            new("unknown address again", at => FormAsync(Name("nowho", at) + "@example.jp", Wrong)),
            new("wrong password", at => FormAsync(Name("plain", at) + "@example.jp", Wrong)),
        ], IsLoginPage),
        new("LGN-02", "password grant", Passwords(GrantAsync), IsRefused) { Begin = LockAsync },
        new("LGN-02", "password grant with a one-time password", [
            new("wrong password", at => GrantAsync(Name("grant", at), Wrong, WrongCode)),
            new("wrong password again", at => GrantAsync(Name("grant", (at + (people / 2)) % people), Wrong, WrongCode)),
            new("right password, wrong code", at => GrantAsync(Name("grant", (at + (people / 4)) % people), Password, WrongCode)),
            new("unknown user", at => GrantAsync(Name("noone", at), Wrong, WrongCode)),
        ], IsRefused),
        new("LGN-02", "old hashes beside new ones", [
            new("unknown user", at => MixedAsync(Name("noone", at))),
            new("unknown user again", at => MixedAsync(Name("nowho", at))),
            new("wrong password", at => MixedAsync(Name("plain", at))),
            new("wrong password of others", at => MixedAsync(Name("again", at))),
            new("no password", at => MixedAsync(Name("nopwd", at))),
        ], IsRefused),
        new("OTP-05", "one-time password after the password", [
            new("wrong code", at => CodeAsync(Name("codes", at / FailuresOfDevice))),
            new("wrong code, no guesses left", _ => CodeAsync(Name("spent", 0))),
        ], IsCodePage) { Begin = SpendGuessesAsync },
        new("TOK-16", "client secret in the form", [
            new("unknown client", _ => ClientAsync("nosuch", "secret-wrong!")),
            new("unknown client again", _ => ClientAsync("nowhat", "secret-wrong!")),
            new("wrong secret", _ => ClientAsync("timing", "secret-wrong!")),
            new("disabled client, right secret", _ => ClientAsync("timoff", Secret)),
        ], answer => answer.Status is 400 or 401),
        new("TOK-16", "client secret in the header", [
            new("unknown client", _ => ClientByHeaderAsync("nosuch", "secret-wrong!")),
            new("unknown client again", _ => ClientByHeaderAsync("nowhat", "secret-wrong!")),
            new("wrong secret", _ => ClientByHeaderAsync("timing", "secret-wrong!")),
        ], answer => answer.Status is 400 or 401),
    ];

    /// <summary>Fails until the accounts that are to be locked are.</summary>
    public async Task LockAsync()
    {
        for (var at = 0; at < Locked; at++)
        {
            for (var failure = 0; failure <= FailureFactor; failure++)
            {
                await visitor().SendAsync(await GrantAsync(Name("lockd", at), Wrong));
            }
        }
    }

    private static bool IsLoginPage(Answer answer) => answer.Status == 200 && answer.Body.Contains("Invalid username or password", StringComparison.Ordinal);

    private static bool IsCodePage(Answer answer) => answer.Status == 200 && answer.Body.Contains("Invalid authenticator code", StringComparison.Ordinal);

    private static bool IsRefused(Answer answer) => answer.Status is 400 or 401 && answer.Body.Contains("Invalid user credentials", StringComparison.Ordinal);

    private static List<TimedClass> Passwords(Func<string, string, ValueTask<byte[]>> request) =>
    [
        new("unknown user", at => request(Name("noone", at), Wrong)),
        new("unknown user again", at => request(Name("nowho", at), Wrong)),
        new("wrong password", at => request(Name("plain", at), Wrong)),
        new("no password", at => request(Name("nopwd", at), Wrong)),
        new("disabled, wrong password", at => request(Name("disab", at), Wrong)),
        new("locked, wrong password", at => request(Name("lockd", at % Locked), Wrong)),
        new("locked, right password", at => request(Name("lockd", at % Locked), Password)),
    ];

    private async ValueTask<byte[]> FormAsync(string name, string password)
    {
        var browser = visitor();
        await browser.GetAsync(Authorize);
        return browser.Post(browser.Action, $"username={Uri.EscapeDataString(name)}&password={password}&credentialId=");
    }

    private ValueTask<byte[]> MixedAsync(string name) => ValueTask.FromResult(visitor().Post(
        "/realms/timing-mixed/protocol/openid-connect/token", $"grant_type=password&client_id=timing&client_secret={Secret}&username={name}&password={Wrong}"));

    private ValueTask<byte[]> GrantAsync(string name, string password) => GrantAsync(name, password, null);

    private ValueTask<byte[]> GrantAsync(string name, string password, string? code) => ValueTask.FromResult(visitor().Post(
        Token, $"grant_type=password&client_id=timing&client_secret={Secret}&username={name}&password={password}{(code is null ? "" : "&otp=" + code)}"));

    private ValueTask<byte[]> ClientAsync(string id, string secret) =>
        ValueTask.FromResult(visitor().Post(Token, $"grant_type=client_credentials&client_id={id}&client_secret={Uri.EscapeDataString(secret)}"));

    private ValueTask<byte[]> ClientByHeaderAsync(string id, string secret) =>
        ValueTask.FromResult(visitor().Post(Token, "grant_type=client_credentials", $"{id}:{secret}"));

    // A page that asks for the code is good for several wrong ones.
    private async ValueTask<byte[]> CodeAsync(string name)
    {
        if (!_atCode.TryGetValue(name, out var browser))
        {
            _atCode[name] = browser = visitor();
            await browser.GetAsync(Authorize);
            await browser.PostAsync(browser.Action, $"username={name}&password={Password}&credentialId=");
        }

        return browser.Post(browser.Action, "otp=" + WrongCode);
    }

    private async Task SpendGuessesAsync()
    {
        for (var guess = 0; guess <= FailuresOfDevice; guess++)
        {
            var request = await CodeAsync(Name("spent", 0));
            await visitor().SendAsync(request);
        }
    }
}
