using KosmoAuth.Realms;
using KosmoAuth.Storage;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>Odd people and shared machines.</summary>
public sealed class RecallSafetyTests
{
    [Test]
    public async Task A_login_ID_is_text_whatever_is_in_it()
    {
        const string Id = "<img src=x onerror=alert(1)>\"'&amp;";
        await using var recall = await RecallServer.StartAsync();
        recall.Server.Rows.Write(work => UserRows.UpdateAsync(
            work,
            new User
            {
                Id = "id-001000005750", RealmId = recall.Server.Realm("r").Id, Username = Id, Email = "hanako@example.jp", EmailVerified = true, Enabled = true, Version = 1,
            },
            default));
        using var browser = recall.NewBrowser();
        var page = await RecallServer.ShowAsync(browser, await recall.RecallAsync(browser));
        Assert.That(page.Page.GetElementById("kc-login-id")!.TextContent, Is.EqualTo(Id));
        Assert.That(page.Page.QuerySelectorAll("img, [onerror]"), Is.Empty);
        Assert.That(page.Page.QuerySelector("[data-copy]")!.GetAttribute("data-copy"), Is.EqualTo(Id));
        Assert.That(page.Headers, Does.Contain("no-store").And.Contain("no-referrer").And.Contain("frame-ancestors 'none'"));
        Assert.That((await browser.GetAsync(page.Link("#kc-to-login")!)).Value("username"), Is.EqualTo(Id));
    }

    [Test]
    public async Task A_shared_machine_remembers_none_of_the_facts()
    {
        await using var recall = await RecallServer.StartAsync();
        using var browser = recall.NewBrowser();
        var page = await RecallServer.OpenAsync(browser);
        var fields = page.Page.QuerySelectorAll("form input:not([type=hidden]), form select");
        Assert.That(fields.Where(field => field.GetAttribute("autocomplete") is not ("off" or "bday-year" or "bday-month" or "bday-day" or "email")), Is.Empty);
        var sent = await RecallServer.SendAsync(browser, page);
        Assert.That(sent.Headers, Does.Contain("no-store"));
        var back = await RecallServer.OpenAsync(browser);
        Assert.That(back.Headers, Does.Contain("no-store"));
        Assert.That(back.Page.QuerySelectorAll("form input[type=text], form input[type=email]").Select(field => field.GetAttribute("value") ?? ""), Is.All.Empty);
    }

    [Test]
    public async Task Twins_are_told_apart_by_the_branch_number_alone()
    {
        (string, string)[] twins = [("insuranceNumber", "1004"), ("email", "twins@example.jp")];
        await using (var plain = await RecallServer.StartAsync())
        {
            Assert.That((await plain.TryAsync(twins)).PageId, Is.EqualTo("login-recall-login-id"));
            Assert.That(plain.Server.Events[^1].Error, Is.EqualTo("several_users_match"));
        }

        await using var recall = await RecallServer.StartAsync(("kosmo.recallLoginId.fields", "symbol,number,branch,gender,birthdate,insurerNumber,email"));
        foreach (var (name, branch) in new[] { ("erin", "01"), ("frank", "02") })
        {
            recall.Server.Rows.Write(work => UserRows.SetAttributeAsync(work, recall.Server.Realm("r").Id, "id-" + name, "insuranceBranch", [branch], sensitive: true, default));
        }

        Assert.That((await recall.TryAsync([.. twins, ("insuranceBranch", "")])).PageId, Is.EqualTo("login-recall-login-id"));
        Assert.That((await recall.TryAsync([.. twins, ("insuranceBranch", "２")])).PageId, Is.EqualTo("login-recall-login-id-sent"));
        Assert.That((recall.Server.Events[^1].Type, recall.Server.Events[^1].UserId), Is.EqualTo(("SEND_RECALL_LOGIN_ID", "id-frank")));
        Assert.That((await recall.MailAsync("ログインID再通知のお知らせ")).To, Is.EqualTo("twins@example.jp"));
    }

    [Test]
    public async Task A_fact_that_only_looks_like_the_stored_one_is_another()
    {
        await using var recall = await RecallServer.StartAsync();
        foreach (var address in new[] { "hanako+tag@example.jp", "hanako@example.jp.evil.test", "hanako@example.com" })
        {
            Assert.That((await recall.TryAsync(("email", address))).PageId, Is.EqualTo("login-recall-login-id"), address);
        }

        Assert.That((await recall.TryAsync(("email", "HANAKO@Example.JP"))).PageId, Is.EqualTo("login-recall-login-id-sent"));
        Assert.That((await recall.MailAsync("ログインID再通知のお知らせ")).To, Is.EqualTo("hanako@example.jp"), "as it is stored");
    }
}
