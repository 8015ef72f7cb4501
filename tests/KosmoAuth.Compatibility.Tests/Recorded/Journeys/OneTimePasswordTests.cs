using KosmoAuth.Tests.Login.Otp;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded.Journeys;

/// <summary>One-time passwords: set up, asked for, chosen among, sent twice.</summary>
internal sealed class OneTimePasswordTests
{
    private Journey _journey = null!;

    [SetUp]
    public void Need() => AuthenticatorApp.IsNeeded();

    [TearDown]
    public void Close() => _journey.Dispose();

    [Test]
    public async Task Setting_up_and_signing_in()
    {
        _journey = await Journey.BeginAsync("configure-totp", JourneyServer.Address);
        await _journey.PlayAsync("set-up page (QR)", ("username", "p-otp"), ("password", JourneyServer.Password));
        var manual = await _journey.PlayAsync("manual mode", _journey.Page.Link("#mode-manual"));
        await _journey.PlayAsync("wrong code", ("totp", "000000"));
        await _journey.PlayAsync("empty", ("totp", ""));
        await _journey.PlayAsync("back to QR", _journey.Page.Link("#mode-barcode"));
        Assert.That(_journey.Page.Value("totpSecret"), Is.EqualTo(manual.Value("totpSecret")), "stable over the switch and a wrong code");

        var phone = AuthenticatorApp.OfText(manual.Value("totpSecret")!);
        var now = TimeProvider.System.GetUtcNow();
        await _journey.PlayAsync("right code", ("totp", phone.Code(now)), ("userLabel", "phone"));
        await _journey.OpenAnewAsync();
        await _journey.PlayAsync("log-in asks for the code", ("username", "p-otp"), ("password", JourneyServer.Password));
        await _journey.PlayAsync("wrong code at log-in", ("otp", "000000"));
        await _journey.PlayAsync("empty code", ("otp", ""));
        await _journey.PlayAsync("same code as at set-up", ("otp", phone.Code(now)));
        await _journey.PlayAsync("next code", ("otp", phone.Code(now.AddSeconds(30))));
        await _journey.OpenAnewAsync("&kc_action=CONFIGURE_TOTP");
        _journey.Page = await _journey.Browser.SignInAsync(_journey.Page, "p-otp");
        await _journey.PlayAsync("kc_action=CONFIGURE_TOTP page with log-in", ("otp", phone.Code(now.AddSeconds(30))));
        _journey.IsOver();
    }

    [Test]
    public async Task Choosing_among_two_devices()
    {
        _journey = await Journey.BeginAsync("two-otp-devices", JourneyServer.Address);
        await _journey.PlayAsync("choice of device", ("username", "p-2otp"), ("password", JourneyServer.Password));
        var code = AuthenticatorApp.OfText(JourneyServer.FirstDevice).Code(TimeProvider.System.GetUtcNow());
        await _journey.PlayAsync("code of the first", ("otp", code));
        _journey.IsOver();
    }
}
