using System.Net;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>Which facts lead to a mail, and what everybody else is told.</summary>
public sealed class IdentityCheckTests : RecallTest
{
    [Test]
    public async Task Right_facts_send_a_mail_and_say_where_it_went()
    {
        var page = await RecallServer.SendAsync(Browser, await RecallServer.OpenAsync(Browser));

        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-sent"), page.Text);
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("通知メール送信完了"));
        Assert.That(page.Page.GetElementById("kc-email")!.TextContent, Is.EqualTo("hanako@example.jp"));
        Assert.That(page.Via, Does.Not.Contain("hanako").And.Not.Contain("3456"));
        Assert.That((await Browser.GetAsync(page.Via!)).Page.GetElementById("kc-email")!.TextContent, Is.EqualTo("hanako@example.jp"), "reload");
        Assert.That(Recall.Server.EventLines, Does.Contain("SEND_RECALL_LOGIN_ID web"));

        var mail = await Recall.MailAsync("ログインID再通知のお知らせ");
        Assert.That(mail.To, Is.EqualTo("hanako@example.jp"));
        Assert.That(mail.Text, Does.Contain("/realms/r/login-actions/recall-login-id/link?key=").And.Contain("1時間"));
        Assert.That(mail.Text + mail.Html, Does.Not.Contain("001000005750").And.Not.Contain("3456").And.Not.Contain("06130017").And.Not.Contain("1980"));
    }

    [Test]
    public async Task What_a_Japanese_keyboard_writes_is_understood()
    {
        var page = await RecallServer.SendAsync(
            Browser, await RecallServer.OpenAsync(Browser), ("insuranceSymbol", "　１２ "), ("insuranceNumber", "００３４５６"), ("insurerNumber", "０６１３００１７"),
            ("email", "ＨＡＮＡＫＯ＠ｅｘａｍｐｌｅ．ｊｐ"), ("birthdate-era-year", "５５"));

        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-sent"), page.Message);
    }

    [Test]
    public async Task The_western_date_does_as_well()
    {
        var page = await RecallServer.SendAsync(
            Browser, await RecallServer.OpenAsync(Browser), ("birthdate-era-year", ""), ("birthdate-era-month", ""), ("birthdate-era-day", ""), ("birthdate-year", "1980"),
            ("birthdate-month", "05"), ("birthdate-day", "5"));

        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-sent"), page.Message);
    }

    [TestCase("insuranceSymbol", "13", "facts_do_not_match")]
    [TestCase("insuranceNumber", "3457", "facts_do_not_match")]
    [TestCase("gender", "male", "facts_do_not_match")]
    [TestCase("birthdate-era-day", "6", "facts_do_not_match")]
    [TestCase("insurerNumber", "138057", "facts_do_not_match")]
    [TestCase("email", "nobody@example.jp", "user_not_found")]
    [TestCase("email", "nofacts@example.jp", "facts_do_not_match")]
    public async Task One_wrong_fact_is_refused(string field, string value, string error)
    {
        var page = await Recall.TryAsync((field, value));

        Assert.That((page.Status, page.Message), Is.EqualTo((HttpStatusCode.OK, Refusal)));
        Assert.That((Sent, Recall.Mails.Count), Is.EqualTo((0, 0)));
        Assert.That(Errors, Is.EqualTo(new[] { error }));
    }

    [TestCase("disabled", "1001", "user_disabled")]
    [TestCase("unverified", "1002", "email_not_verified")]
    [TestCase("twins", "1004", "several_users_match")]
    public async Task People_who_may_not_have_it_are_refused(string email, string number, string error)
    {
        var page = await Recall.TryAsync(("email", email + "@example.jp"), ("insuranceNumber", number));

        Assert.That(page.Message, Is.EqualTo(Refusal));
        Assert.That((Sent, Recall.Mails.Count), Is.EqualTo((0, 0)));
        Assert.That(Errors, Is.EqualTo(new[] { error }));
    }

    [Test]
    public async Task A_locked_account_is_refused()
    {
        for (var i = 0; i < 3; i++)
        {
            await Browser.SignInAsync(await Browser.AuthAsync(), "locked", "wrong");
        }

        Assert.That((await Recall.TryAsync(("email", "locked@example.jp"), ("insuranceNumber", "1003"))).Message, Is.EqualTo(Refusal));
        Assert.That(Errors, Is.EqualTo(new[] { "user_temporarily_disabled" }));
    }

    [Test]
    public async Task All_refusals_are_the_same_bytes()
    {
        (string, string)[][] refused =
        [
            [("email", "xxxxxx@example.jp")], [("email", "hanako@example.jp"), ("insuranceNumber", "9999")], [("email", "disabled@example.jp"), ("insuranceNumber", "1001")],
            [("email", "unverified@example.jp"), ("insuranceNumber", "1002")], [("email", "twins@example.jp"), ("insuranceNumber", "1004")],
        ];
        var pages = new List<string>();
        foreach (var facts in refused)
        {
            var page = await Recall.TryAsync(facts);
            Assert.That(page.Value("email"), Is.EqualTo(facts[0].Item2), "what was typed stays");
            pages.Add(facts.Aggregate(RecallServer.Bytes(page), (text, fact) => text.Replace($"value=\"{fact.Item2}\"", "", StringComparison.Ordinal))
                .Replace("value=\"3456\"", "", StringComparison.Ordinal));
        }

        Assert.That(pages.Distinct().Count(), Is.EqualTo(1), pages.Find(page => page != pages[0]));
        Assert.That(pages[0], Does.Contain(Refusal).And.Contain("<title>エラー: 本人確認").And.Not.Contain("aria-invalid"));
    }

    [Test]
    public async Task Nothing_that_was_typed_is_in_the_database()
    {
        await RecallServer.SendAsync(Browser, await RecallServer.OpenAsync(Browser), ("insuranceNumber", "77712345"), ("insuranceSymbol", "CANARYSYMBOL"));
        await Recall.RecallAsync(Browser);
        await Recall.Server.Get<Database>().DisposeAsync();

        foreach (var file in Directory.GetFiles(Recall.Server.DataFolder, "*.db*"))
        {
            var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.That(bytes, Does.Not.Contain("77712345").And.Not.Contain("CANARYSYMBOL").And.Not.Contain("1980-05-05").And.Not.Contain("06130017"), file);
        }
    }
}
