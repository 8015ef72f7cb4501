using KosmoAuth.Testing;
using Microsoft.Playwright;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The steps of both manuals in either language, for tests that are about something else than the words.</summary>
public abstract partial class ManualTest
{
    private protected const string TemporaryPasswordSubject = "【KOSMOWeb管理者】 仮パスワードのお知らせ";

    /// <summary>From the portal's top page (M1-1) to the log-in page (M1-2, M2-1).</summary>
    private protected async Task GoToLoginAsync(IPage page)
    {
        await page.GotoAsync(Site.PortalUrl);
        await page.Locator("a[href='/login']").First.ClickAsync();
        await page.Locator("#kc-form-login").WaitForAsync();
    }

    private protected static Task FollowAsync(IPage page, string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    private protected static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private protected static Task TypeAsync(IPage page, string label, string text) => page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    /// <summary>M1-1 to M1-4, and the mail.</summary>
    private protected async Task<MemberMail> AskForResetAsync(IPage page, Member member)
    {
        await GoToLoginAsync(page);
        await page.Locator("#kc-forgot-password").ClickAsync();
        await page.Locator("#username").FillAsync(member.UserId);
        await page.Locator("#kc-form-buttons").ClickAsync();
        await page.Locator("#kc-resend-mail").WaitForAsync();
        return await NextWithLinkAsync(member);
    }

    /// <summary>M1-1 to the button behind the mailed link.</summary>
    private protected async Task FollowResetMailAsync(IPage page, Member member)
    {
        var mail = await AskForResetAsync(page, member);
        await page.GotoAsync(mail.Link);
        await page.Locator("#kc-continue").ClickAsync();
    }

    private protected static async Task EnterCodeAsync(IPage page, string code, string device)
    {
        await page.Locator("#userLabel").FillAsync(device);
        await page.Locator("#totp").FillAsync(code);
        await page.Locator("#saveTOTPBtn").ClickAsync();
    }

    private protected static async Task SetPasswordAsync(IPage page, string password, string? repeated = null)
    {
        await page.Locator("#password-new").FillAsync(password);
        await page.Locator("#password-confirm").FillAsync(repeated ?? password);
        await page.Locator("#kc-submit").ClickAsync();
    }

    /// <summary>The key in the page of the one-time password, whichever way it is shown.</summary>
    private protected static async Task<string> KeyAsync(IPage page)
    {
        var app = await page.Locator("#kc-totp-open-app").GetAttributeAsync("href");
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(app!).Query)["secret"].ToString();
    }

    /// <summary>M2-1 to M2-3, and the mail.</summary>
    private protected async Task<MemberMail> AskForLoginIdAsync(IPage page, Member member)
    {
        await GoToLoginAsync(page);
        await page.Locator("#kc-recall-login-id").ClickAsync();
        await FillInFactsAsync(page, member);
        await page.Locator("#kc-confirm").ClickAsync();
        await page.Locator("#kc-email").WaitForAsync();
        return await NextWithLinkAsync(member);
    }

    /// <summary>M2-1 to M2-6.</summary>
    private protected async Task ShowLoginIdAsync(IPage page, Member member)
    {
        var mail = await AskForLoginIdAsync(page, member);
        await page.GotoAsync(mail.Link);
        await page.Locator("#kc-show-login-id").ClickAsync();
        await page.Locator("#kc-login-id").WaitForAsync();
    }

    private protected static async Task FillInFactsAsync(IPage page, Member member, (string Year, string Month, string Day)? born = null)
    {
        var (year, month, day) = born ?? ("30", "4", "3");
        await page.Locator("[name=insuranceSymbol]").FillAsync(member.Symbol);
        await page.Locator("[name=insuranceNumber]").FillAsync(member.Number);
        await page.Locator("#gender-female").CheckAsync();
        await page.Locator("select").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        var date = page.Locator("fieldset:has(select)");
        await date.Locator("input[type=text]").Nth(0).FillAsync(year);
        await date.Locator("input[type=text]").Nth(1).FillAsync(month);
        await date.Locator("input[type=text]").Nth(2).FillAsync(day);
        await page.Locator("[name=insurerNumber]").FillAsync(Member.InsurerNumber);
        await page.Locator("input[type=email]").FillAsync(member.Email);
    }

    private protected Task<MemberMail> NextAboutAsync(Member member, string subject) => NextMailAsync(member, mail => mail.Subject == subject);

    // Notices may come in between.
    private protected Task<MemberMail> NextWithLinkAsync(Member member) => NextMailAsync(member, mail => mail.Link.Length > 0);

    /// <summary>Alone on its line, letters and digits only.</summary>
    private protected static string TemporaryPasswordOf(MemberMail mail) =>
        mail.Text.Split('\n', StringSplitOptions.TrimEntries).Single(line => line.Length > 12 && line.All(char.IsAsciiLetterOrDigit));

    private protected async Task<bool> OpensAsync(Member member, string password)
    {
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await FillInAsync(page, new(member.UserId, password));
        await page.Locator("header button, #kc-otp-login-form, #kc-passwd-update-form, #kc-form-login [aria-invalid], #kc-form-login .pf-m-danger, .alert-error").First.WaitForAsync();
        return await page.Locator("#kc-form-login").CountAsync() == 0;
    }

    private protected async Task IsInPortalAsync(IPage page)
    {
        await page.ArriveAsync(Site.PortalUrl + "/");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("健保 花子");
    }

    private async Task<MemberMail> NextMailAsync(Member member, Func<MemberMail, bool> isMeant)
    {
        MemberMail mail;
        do
        {
            mail = await Mails.NextAsync(member.Email);
        }
        while (!isMeant(mail));
        return mail;
    }
}
