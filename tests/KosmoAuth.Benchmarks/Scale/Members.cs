using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KosmoAuth.Benchmarks.Timing;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>What people of realm scale do at one server. Each method gives the milliseconds of the request that counts.</summary>
public sealed class Members(int port, int users) : IDisposable
{
    private const string Protocol = "/realms/scale/protocol/openid-connect";
    private const string Client = "client_id=bench&client_secret=bench-secret";
    private const string Authorize =
        Protocol + "/auth?client_id=bench&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=s&nonce=n&ui_locales=en";

    private readonly Connection _connection = new(port);
    private readonly List<(string Access, string Refresh)> _tokens = [];

    public void Dispose() => _connection.Dispose();

    /// <summary>The person whose turn it is: all over the realm, nobody twice before everybody was there once.</summary>
    public int Person(int turn) => (int)(((turn * 7919L) + 13) % users);

    /// <summary>Tokens of so many people, for what is done with tokens.</summary>
    public async Task SignInAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            var answer = await _connection.SendAsync(Grant(Population.Username(Person(turn))));
            using var json = JsonDocument.Parse(answer.Body);
            _tokens.Add((json.RootElement.GetProperty("access_token").GetString()!, json.RootElement.GetProperty("refresh_token").GetString()!));
        }
    }

    public ValueTask<double> LogInByNameAsync(int turn) => TimedAsync(Grant(Population.Username(Person(turn))), 200);

    public ValueTask<double> LogInByEmailAsync(int turn) => TimedAsync(Grant(Uri.EscapeDataString(Population.Email(Person(turn)))), 200);

    public ValueTask<double> UnknownNameAsync(int turn) => TimedAsync(Grant($"nobody{turn}", Address(turn)), 400, 401);

    /// <summary>The form of the log-in page, by a browser that was never here.</summary>
    public async ValueTask<double> FillInPageAsync(int turn)
    {
        var browser = new Visitor(_connection, port);
        await browser.GetAsync(Authorize);
        return await TimedAsync(browser.Post(browser.Action, $"username={Population.Username(Person(turn))}&password={ScaleStore.Password}"), 302, 303);
    }

    /// <summary>Page and form together.</summary>
    public async Task<double> FirstLogInAsync()
    {
        var watch = Stopwatch.StartNew();
        await FillInPageAsync(users / 2);
        return watch.Elapsed.TotalMilliseconds;
    }

    public async ValueTask<double> RefreshAsync(int turn)
    {
        var at = turn % _tokens.Count;
        var watch = Stopwatch.StartNew();
        var answer = await _connection.SendAsync(Post("/token", $"grant_type=refresh_token&refresh_token={_tokens[at].Refresh}&{Client}"));
        var spent = Checked(answer, watch, 200);
        using var json = JsonDocument.Parse(answer.Body);
        _tokens[at] = (json.RootElement.GetProperty("access_token").GetString()!, json.RootElement.GetProperty("refresh_token").GetString()!);
        return spent;
    }

    public ValueTask<double> UserInfoAsync(int turn) =>
        TimedAsync(Encoding.ASCII.GetBytes($"GET {Protocol}/userinfo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {_tokens[turn % _tokens.Count].Access}\r\n\r\n"), 200);

    public ValueTask<double> IntrospectAsync(int turn) => TimedAsync(Post("/token/introspect", $"token={_tokens[turn % _tokens.Count].Access}&{Client}"), 200);

    /// <summary>Somebody who forgot the login ID and knows all facts.</summary>
    public async ValueTask<double> RecallAsync(int turn)
    {
        var at = Person(turn);
        var browser = new Visitor(_connection, port);
        await browser.GetAsync("/realms/scale/login-actions/recall-login-id?kc_locale=en");
        var (symbol, number) = Population.FactsOf(at);
        var gender = at % 2 == 0 ? "female" : "male";
        var form = $"{browser.Hidden}insuranceSymbol={symbol}&insuranceNumber={number}&gender={gender}&birthdate-calendar=birthdate-year&birthdate-year=1980&birthdate-month=5"
            + $"&birthdate-day=5&insurerNumber=06130017&email={Uri.EscapeDataString(Population.Email(at))}";
        return await TimedAsync(browser.Post(browser.Action, form), 303);
    }

    /// <summary>The bytes of a log-in by grant.</summary>
    public byte[] Grant(string username, string? address = null) =>
        Post("/token", $"grant_type=password&username={username}&password={ScaleStore.Password}&scope=openid&{Client}", address);

    private async ValueTask<double> TimedAsync(byte[] request, params int[] expected)
    {
        var watch = Stopwatch.StartNew();
        return Checked(await _connection.SendAsync(request), watch, expected);
    }

    private static double Checked(Answer answer, Stopwatch watch, params int[] expected) => expected.Contains(answer.Status)
        ? watch.Elapsed.TotalMilliseconds
        : throw new InvalidOperationException($"answered {answer.Status}: {answer.Body}");

    // Who fails does so from an address of its own, or its budget would be used up.
    private static string Address(int turn) => string.Create(CultureInfo.InvariantCulture, $"10.1.{(turn >> 8) & 255}.{turn & 255}");

    private byte[] Post(string path, string form, string? address = null) => Encoding.ASCII.GetBytes(
        $"POST {Protocol}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{(address is null ? "" : $"X-Forwarded-For: {address}\r\n")}"
        + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");
}
