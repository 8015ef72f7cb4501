using System.Globalization;
using KosmoAuth.Tests.Login.Actions;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Terms;

public sealed class TermsTests : ActionJourney
{
    [Test]
    public async Task Accepted_is_written_down_with_its_time()
    {
        await StartAsync(null, "TERMS_AND_CONDITIONS");
        Assert.That((await AcceptAsync(await SignInAsync())).Code, Is.Not.Null);
        var now = Host.Clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.That(Taro.Attributes["terms_and_conditions"], Is.EqualTo(new[] { now }));
    }

    [Test]
    public async Task Declined_tells_the_application_and_asks_again_next_time()
    {
        await StartAsync(null, "TERMS_AND_CONDITIONS");
        var declined = await Browser.PostAsync((await SignInAsync()).Action, ("cancel", ""));
        Assert.That((declined.Sent["error"], declined.Sent["error_description"]), Is.EqualTo(("access_denied", "termsAndConditionsDeclined")));
        Assert.That(Host.Written.Select(e => (e.Type, e.Error)), Is.EqualTo(new[] { ("CUSTOM_REQUIRED_ACTION_ERROR", (string?)"rejected_by_user") }));
        Assert.That((await SignInAsync()).PageId, Is.EqualTo("login-terms"));
    }

    [Test]
    public async Task A_form_without_an_answer_is_none()
    {
        await StartAsync(null, "TERMS_AND_CONDITIONS");
        Assert.That((await Browser.PostAsync((await SignInAsync()).Action)).PageId, Is.EqualTo("login-terms"));
        Assert.That(Taro.RequiredActions, Is.Not.Empty);
    }
}
