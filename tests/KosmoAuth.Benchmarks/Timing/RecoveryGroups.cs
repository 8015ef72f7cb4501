using System.Globalization;
using static KosmoAuth.Benchmarks.Timing.TimingRealms;

namespace KosmoAuth.Benchmarks.Timing;

/// <summary>A forgotten password and a forgotten login ID (RST-02, IDV-04).</summary>
/// <param name="lockAccounts">Locks the accounts that are to be locked.</param>
public sealed class RecoveryGroups(Func<Visitor> visitor, int people, Func<Task> lockAccounts)
{
    private const string Authorize =
        "/realms/timing/protocol/openid-connect/auth?client_id=timing&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=s&ui_locales=en";

    public IEnumerable<TimedGroup> All =>
    [
        new("RST-02", "forgotten password", [
            new("unknown user", at => ResetAsync(Name("noone", at))),
            new("unknown user again", at => ResetAsync(Name("nowho", at))),
            new("somebody with a mail address", at => ResetAsync(Name("plain", at))),
            new("no mail address", at => ResetAsync(Name("nomai", at))),
            new("disabled", at => ResetAsync(Name("disab", at))),
            new("locked", at => ResetAsync(Name("lockd", at % Locked))),
        ], answer => answer.Status is 302 or 303) { Begin = lockAccounts },
        new("IDV-04", "forgotten login ID, refused", [
            new("wrong number", at => RecallAsync("number", at, number: "999999")),
            new("wrong number again", at => RecallAsync("control", at, number: "999999")),
            new("wrong symbol", at => RecallAsync("symbol", at, symbol: "9999")),
            new("wrong gender", at => RecallAsync("gender", at, gender: "male")),
            new("wrong birth date", at => RecallAsync("birthdate", at, day: "6")),
            new("wrong insurer", at => RecallAsync("insurer", at, insurer: "00138057")),
            new("unknown mail address", at => RecallAsync("email", at, email: Name("noone", at) + "@example.jp")),
            new("mail address of somebody else", at => RecallAsync("other", at, email: Name("membr", (at + 1) % people) + "@example.jp")),
            new("all right, but disabled", at => RecallAsync("disabled", at)),
            new("all right", at => RecallAsync("match", at)) { IsTold = true },
        ], answer => answer.Status is 303 || answer.Body.Contains("does not match our records", StringComparison.Ordinal)),
    ];

    private async ValueTask<byte[]> ResetAsync(string name)
    {
        var browser = visitor();
        await browser.GetAsync(Authorize);
        await browser.GetAsync(browser.Link("kc-forgot-password"));
        return browser.Post(browser.Action, "username=" + name);
    }

    private async ValueTask<byte[]> RecallAsync(
        string realm, int at, string? symbol = null, string? number = null, string gender = "female", string day = "5", string insurer = "06130017", string? email = null)
    {
        var browser = visitor();
        await browser.GetAsync($"/realms/recall-{realm}/login-actions/recall-login-id?kc_locale=en");
        var (ownSymbol, ownNumber) = FactsOf(at);
        var form = string.Create(
            CultureInfo.InvariantCulture,
            $"{browser.Hidden}insuranceSymbol={symbol ?? ownSymbol}&insuranceNumber={number ?? ownNumber}&gender={gender}&birthdate-calendar=birthdate-year&birthdate-year=1980&birthdate-month=5&birthdate-day={day}&insurerNumber={insurer}&email={Uri.EscapeDataString(email ?? Name("membr", at) + "@example.jp")}");
        return browser.Post(browser.Action, form);
    }
}
