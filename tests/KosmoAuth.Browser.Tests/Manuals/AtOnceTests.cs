using System.Net;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>What a browser has on its page, sent fifty times at once: it counts once.</summary>
public sealed class AtOnceTests : ManualTest
{
    [Test]
    public async Task A_link_followed_fifty_times_at_once_sets_one_password()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await FollowResetMailAsync(page, member);
        await page.Locator("#password-new").FillAsync("Kosmo-2026new");
        await page.Locator("#password-confirm").FillAsync("Kosmo-2026new");
        var answers = await (await BrowserForm.TakeAsync(page, "#kc-passwd-update-form")).SendFiftyAsync();
        Assert.That(answers.Select(answer => (int)answer.Status), Is.All.InRange(200, 399), "nobody is told that something is broken");
        Assert.That(answers.Count(answer => answer.Location.StartsWith(Site.PortalUrl, StringComparison.Ordinal)), Is.Positive, "the person gets through");
        Assert.That(await OpensAsync(member, "Kosmo-2026new"));
        Assert.That(await NoticesAsync(member), Is.EqualTo(1), "mails that say that the password was changed");
    }

    [Test]
    public async Task A_link_opened_in_fifty_browsers_sets_one_password()
    {
        var member = Member.Take();
        var mail = await AskForResetAsync(await OpenBrowserAsync(), member);
        var forms = new List<BrowserForm>();
        for (var number = 0; number < 5; number++)
        {
            var page = await OpenBrowserAsync();
            await page.GotoAsync(mail.Link);
            await page.Locator("#kc-continue").ClickAsync();
            await page.Locator("#password-new").FillAsync($"Kosmo-2026-{number}");
            await page.Locator("#password-confirm").FillAsync($"Kosmo-2026-{number}");
            forms.Add(await BrowserForm.TakeAsync(page, "#kc-passwd-update-form"));
        }

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => forms[number % 5].SendAsync()));
        var open = 0;
        for (var number = 0; number < 5; number++)
        {
            open += await OpensAsync(member, $"Kosmo-2026-{number}") ? 1 : 0;
        }

        Assert.That(open, Is.EqualTo(1));
        Assert.That(await NoticesAsync(member), Is.EqualTo(1));
    }

    [Test]
    public async Task The_button_with_the_login_ID_pressed_fifty_times_at_once_is_one_use()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var mail = await AskForLoginIdAsync(page, member);
        var phone = await OpenBrowserAsync();
        await page.GotoAsync(mail.Link);
        await phone.GotoAsync(mail.Link);
        var forms = new[] { await BrowserForm.TakeAsync(page, "#kc-recall-login-id-confirm"), await BrowserForm.TakeAsync(phone, "#kc-recall-login-id-confirm") };
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number => (Browser: number % 2, Answer: await forms[number % 2].SendAsync())));
        Assert.That(answers.Select(answer => answer.Answer.Status), Is.All.EqualTo(HttpStatusCode.SeeOther));
        var winners = answers.Where(answer => answer.Answer.Location.EndsWith("/result", StringComparison.Ordinal)).Select(answer => answer.Browser).ToList();
        Assert.That((winners.Count, winners.Distinct().Count()), Is.EqualTo((25, 1)), "the ID is for the browser that was first");
        await page.ReloadAsync();
        await phone.ReloadAsync();
        var headings = new[] { await HeadingAsync(page), await HeadingAsync(phone) };
        Assert.That(headings, Is.EquivalentTo(new[] { "ログインID再通知", "URLが無効です" }), "the other one is told that the link is dead");
    }

    [Test]
    public async Task The_button_for_a_temporary_password_pressed_fifty_times_at_once_makes_one()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await ShowLoginIdAsync(page, member);
        var answers = await (await BrowserForm.TakeAsync(page, "#kc-initialize-password")).SendFiftyAsync();
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.SeeOther));
        var first = TemporaryPasswordOf(await NextAboutAsync(member, TemporaryPasswordSubject));
        Assert.That(await OpensAsync(member, first), "the first one is the only one");
    }

    [Test]
    public async Task A_one_time_password_sent_fifty_times_at_once_opens_one_session()
    {
        var member = Member.TakeWithCode();
        var code = await Programs.CodeAsync(member.Devices[0].Key);
        var forms = new List<BrowserForm>();
        for (var browser = 0; browser < 5; browser++)
        {
            var page = await OpenBrowserAsync();
            await GoToLoginAsync(page);
            await FillInAsync(page, member.Person);
            await page.Locator("#otp").FillAsync(code);
            forms.Add(await BrowserForm.TakeAsync(page, "#kc-otp-login-form"));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number => (Browser: number % 5, Answer: await forms[number % 5].SendAsync())));
        var through = answers.Where(answer => answer.Answer.Location.StartsWith(Site.PortalUrl, StringComparison.Ordinal)).ToList();
        Assert.That(through.Select(answer => answer.Browser).Distinct().ToList(), Has.Count.EqualTo(1), "browsers that the code has opened");
        Assert.That(answers.Select(answer => (int)answer.Answer.Status), Is.All.LessThan(500));
    }

    [Test]
    public async Task The_first_code_of_a_new_device_sent_fifty_times_at_once_makes_one_device()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await FollowResetMailAsync(page, member);
        var key = await KeyAsync(page);
        await page.Locator("#userLabel").FillAsync("わたしのスマートフォン");
        await page.Locator("#totp").FillAsync(await Programs.CodeAsync(key));
        var answers = await (await BrowserForm.TakeAsync(page, "#kc-totp-settings-form")).SendFiftyAsync();
        Assert.That(answers.Select(answer => (int)answer.Status), Is.All.InRange(200, 399));
        await page.ReloadAsync();
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);

        var later = await OpenBrowserAsync();
        await GoToLoginAsync(later);
        await FillInAsync(later, new(member.UserId, "Kosmo-2026new"));
        await later.Locator("#otp").WaitForAsync();
        Assert.That(await later.Locator("[name=selectedCredentialId][type=radio]").CountAsync(), Is.Zero, "no choice: there is one device");
    }

    [Test]
    public async Task The_code_for_the_portal_is_good_for_one_of_fifty_requests()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var verifier = "a-verifier-of-more-than-forty-three-characters-0123456789";
        var challenge = WebEncoders.Base64UrlEncode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));
        var callback = Site.PortalUrl + "/signin-oidc";
        await page.GotoAsync($"{Site.RealmUrl}/protocol/openid-connect/auth?client_id=kosmo-portal&redirect_uri={Uri.EscapeDataString(callback)}"
            + $"&response_type=code&scope=openid&state=s&code_challenge={challenge}&code_challenge_method=S256");
        await FillInAsync(page, member.Person);

        // The portal has not asked for this one and leaves it alone.
        await page.ArriveBelowAsync(callback);
        var form = new BrowserForm(new Uri(Site.RealmUrl + "/protocol/openid-connect/token"), new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = QueryHelpers.ParseQuery(new Uri(page.Url).Query)["code"].ToString(),
            ["redirect_uri"] = callback,
            ["client_id"] = "kosmo-portal",
            ["client_secret"] = ManualRealm.PortalSecret,
            ["code_verifier"] = verifier,
        }, "none=none");
        var answers = await form.SendFiftyAsync();
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(1), answers[0].Body);
        Assert.That(answers.Where(answer => answer.Status != HttpStatusCode.OK).Select(answer => answer.Body), Is.All.Contains("invalid_grant"));
    }

    [TestCase("#kc-reset-password-form")]
    [TestCase("#kc-recall-login-id-form")]
    public async Task A_mail_asked_for_fifty_times_at_once_is_one_mail(string form)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await page.Locator(form == "#kc-reset-password-form" ? "#kc-forgot-password" : "#kc-recall-login-id").ClickAsync();
        await (form == "#kc-reset-password-form" ? page.Locator("#username").FillAsync(member.UserId) : FillInFactsAsync(page, member));
        var answers = await (await BrowserForm.TakeAsync(page, form)).SendFiftyAsync();
        Assert.That(answers.Select(answer => (int)answer.Status), Is.All.LessThan(400));
        var mail = await NextWithLinkAsync(member);
        await page.GotoAsync(mail.Link);
        Assert.That(await page.Locator("#kc-continue, #kc-show-login-id").CountAsync(), Is.EqualTo(1), "the link of the first mail is the newest");
    }

    /// <summary>Asks for a login ID after all the notices, so that it is known when the last of them has come.</summary>
    private async Task<int> NoticesAsync(Member member)
    {
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await page.Locator("#kc-recall-login-id").ClickAsync();
        await FillInFactsAsync(page, member);
        await page.Locator("#kc-confirm").ClickAsync();
        var notices = 0;
        while ((await Stage.Mails.NextAsync(member.Email)).Link.Length == 0)
        {
            notices++;
        }

        return notices;
    }
}
