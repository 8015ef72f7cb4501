using KosmoAuth.Testing;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>Both manuals from the first to the last screen in English, with what goes wrong on the way.</summary>
public sealed class EnglishTests : ManualTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Forgotten_password(bool script)
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync("en-US", script: script);
        await page.GotoAsync(Site.PortalUrl);
        await FollowAsync(page, "Log in");
        await OnScreenAsync(page, "M1-2", "Log in", "User ID", "Forgot your user ID?", "Password", "Remember me", "Forgot your password?", "Back to the portal");
        await FollowAsync(page, "Forgot your password?");
        await PressAsync(page, "Submit");
        await OnScreenAsync(page, "M1-3-empty", "Forgot your password?", "Please enter your user ID.",
            "Enter your user ID and we will send you instructions on how to set a new password.", "Back");
        await TypeAsync(page, "User ID", member.UserId);
        await PressAsync(page, "Submit");
        await OnScreenAsync(page, "M1-4", "Log in", "You should receive an email shortly with further instructions.",
            "Please check the inbox of your registered address. If no mail arrives, look into your junk folder and allow mail from @kosmoweb.jp.",
            "Send the mail again");
        await PressAsync(page, "Send the mail again");
        await OnScreenAsync(page, "M1-4-wait", "Log in", "A mail was just asked for. Please wait");

        var mail = await NextWithLinkAsync(member);
        Assert.That(mail.Text, Does.Contain("5 minutes"));
        await page.GotoAsync(mail.Link);
        await OnScreenAsync(page, "M1-5a", "Reset your password", "You are setting a new password for", "Continue");
        await PressAsync(page, "Continue");
        await OnScreenAsync(page, "M1-6", "Set up your one-time password", "You need to set up a one-time password to activate your account.",
            "Install one of the following applications on your mobile:", "FreeOTP Microsoft Authenticator Google Authenticator",
            "Open the application and scan the QR code:", "Unable to scan?", "Open the authenticator app",
            "Enter the one-time code provided by the application and press Submit to finish the setup.", "Device Name", "One-time password", "Submit");
        await FollowAsync(page, "Unable to scan?");
        await OnScreenAsync(page, "M1-7", "Set up your one-time password", "Open the application and enter the key:",
            "Use the following settings if the application asks for them:", "Type: Time-based", "Algorithm", "Digits", "Interval", "Scan the QR code?");
        await EnterCodeAsync(page, "", "");
        await OnScreenAsync(page, "M1-9-empty", "Set up your one-time password", "Please specify authenticator code.");
        await EnterCodeAsync(page, "000000", "My phone");
        await OnScreenAsync(page, "M1-9-wrong-code", "Set up your one-time password", "Invalid authenticator code.");
        await EnterCodeAsync(page, await Programs.CodeAsync(await KeyAsync(page)), "My phone");

        await OnScreenAsync(page, "M1-10", "Update password", "You need to change your password.", "At least 8 characters.", "Submit");
        await SetPasswordAsync(page, "", "");
        await OnScreenAsync(page, "M1-10-empty", "Update password", "Please specify password.");
        await SetPasswordAsync(page, "short");
        await OnScreenAsync(page, "M1-10-short", "Update password", "minimum length 8");
        await SetPasswordAsync(page, "Kosmo-2026new", "Kosmo-2026mew");
        await OnScreenAsync(page, "M1-10-mismatch", "Update password", "Passwords do not match.");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await page.ArriveAsync(Site.PortalUrl + "/");
        await OnScreenAsync(page, "M1-11", "Welcome, 健保 花子");

        var again = await OpenBrowserAsync("en-US", script: script);
        await again.GotoAsync(mail.Link);
        await OnScreenAsync(again, "M1-5b", "Action expired.", "This link can no longer be used", "To the log-in page");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Forgotten_login_ID(bool script)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync("en-US", script: script);
        await GoToLoginAsync(page);
        await FollowAsync(page, "Forgot your user ID?");
        await OnScreenAsync(page, "M2-2", "Identity check", "Symbol", "Number", "Gender", "Male", "Female", "Date of birth (Japanese era)", "Era", "Year", "Month", "Day",
            "Insurer number", "Registered mail address", "Confirm", "To the log-in page");
        await PressAsync(page, "Confirm");
        await OnScreenAsync(page, "M2-2-empty", "Identity check", "Please enter your date of birth.");
        await FillInFactsAsync(page, member, ("64", "2", "1"));
        await PressAsync(page, "Confirm");
        await OnScreenAsync(page, "M2-2-impossible-date", "Identity check", "Showa (昭和) 64 ends on day 7 of month 1.");
        await FillInFactsAsync(page, member, ("30", "4", "4"));
        await PressAsync(page, "Confirm");
        await OnScreenAsync(page, "M2-2-mismatch", "Identity check", "What you entered does not match our records. Please check your document and try again.");
        await FillInFactsAsync(page, member);
        await PressAsync(page, "Confirm");
        await OnScreenAsync(page, "M2-3", "Mail sent", "We have sent a mail to this address.", "Your mail address", member.Email, "@kosmoweb.jp", "Back");

        var mail = await NextWithLinkAsync(member);
        Assert.That(mail.Text, Does.Contain("1 hour"));
        await page.GotoAsync(mail.Link);
        await OnScreenAsync(page, "M2-5", "Your login ID", "Press \"Show my login ID\" to see your login ID. It can be shown once only.");
        await PressAsync(page, "Show my login ID");
        await OnScreenAsync(page, "M2-6", "Your login ID", "This is your login ID.", "Your ID", member.UserId,
            "To reset your password too, press \"Reset my password\".", "Reset my password", "To the log-in page");
        await PressAsync(page, "Reset my password");
        await OnScreenAsync(page, "M2-8", "Reset your password", "Done.", "We are sending you a temporary password by mail.", "To the log-in page");
        var temporary = TemporaryPasswordOf(await NextAboutAsync(member, "[KOSMOWeb] Your temporary password"));

        var dead = await OpenBrowserAsync("en-US", script: script);
        await dead.GotoAsync(mail.Link);
        await OnScreenAsync(dead, "M2-7", "This link is not valid", "This link is not valid. Please start again with the identity check.", "Close", "Start the identity check again");

        await FollowAsync(page, "To the log-in page");
        await FillInAsync(page, new(member.UserId, temporary));
        await OnScreenAsync(page, "M2-9", "Update password", "You need to change your password");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await page.ArriveAsync(Site.PortalUrl + "/");
        await OnScreenAsync(page, "M1-11", "Welcome, 健保 花子");
    }
}
