using System.Net;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

public sealed class IdentityCheckTests
{
    private const string Refusal = "入力内容と登録内容が一致しません。お手元の書類をご確認のうえ、もう一度ご入力ください。";

    private RecallServer _recall = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _recall = await RecallServer.StartAsync();
        _browser = _recall.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _recall.DisposeAsync();
    }

    private int Sent => _recall.Server.EventLines.Count(line => line.StartsWith("SEND_RECALL_LOGIN_ID", StringComparison.Ordinal));

    private IEnumerable<string?> Errors => _recall.Server.Events.Where(written => written.Type == "RECALL_LOGIN_ID_ERROR").Select(written => written.Error);

    [Test]
    public async Task The_form_asks_for_what_the_manual_shows()
    {
        var page = await RecallServer.OpenAsync(_browser);

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("本人確認"));
        Assert.That(
            page.Page.QuerySelectorAll("form label, form legend").Select(label => label.TextContent.Trim()),
            Is.EqualTo("記号 番号 性別 男 女 生年月日（和暦） 生年月日（和暦） 元号 年 月 日 生年月日（西暦） 生年月日（西暦） 年 月 日 保険者番号 ご登録いただいたメールアドレス".Split(' ')));
        Assert.That(page.Page.QuerySelectorAll("#birthdate-era option").Select(option => option.TextContent), Is.EqualTo("選択してください 昭和 平成 令和 大正 明治".Split(' ')));
        Assert.That(page.Page.GetElementById("kc-confirm")!.TextContent, Is.EqualTo("確認"));
        Assert.That(page.Headers, Does.Contain("no-store"));
    }

    [Test]
    public async Task The_way_back_leads_to_the_log_in_that_goes_on()
    {
        var login = await _browser.GetAsync((await RecallServer.OpenAsync(_browser)).Link("#kc-to-login")!);
        Assert.That((await _browser.SignInAsync(login, "001000005750")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Right_facts_send_a_mail_and_say_where_it_went()
    {
        var page = await RecallServer.SendAsync(_browser, await RecallServer.OpenAsync(_browser));

        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-sent"), page.Text);
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("通知メール送信完了"));
        Assert.That(page.Page.GetElementById("kc-email")!.TextContent, Is.EqualTo("hanako@example.jp"));
        Assert.That(page.Via, Does.Not.Contain("hanako").And.Not.Contain("3456"));
        Assert.That((await _browser.GetAsync(page.Via!)).Page.GetElementById("kc-email")!.TextContent, Is.EqualTo("hanako@example.jp"), "reload");
        Assert.That(_recall.Server.EventLines, Does.Contain("SEND_RECALL_LOGIN_ID web"));

        var mail = await _recall.MailAsync("ログインID再通知のお知らせ");
        Assert.That(mail.To, Is.EqualTo("hanako@example.jp"));
        Assert.That(mail.Text, Does.Contain("/realms/r/login-actions/recall-login-id/link?key=").And.Contain("1時間"));
        Assert.That(mail.Text + mail.Html, Does.Not.Contain("001000005750").And.Not.Contain("3456").And.Not.Contain("06130017").And.Not.Contain("1980"));
    }

    [Test]
    public async Task What_a_Japanese_keyboard_writes_is_understood()
    {
        var page = await RecallServer.SendAsync(
            _browser, await RecallServer.OpenAsync(_browser), ("insuranceSymbol", "　１２ "), ("insuranceNumber", "００３４５６"), ("insurerNumber", "０６１３００１７"),
            ("email", "ＨＡＮＡＫＯ＠ｅｘａｍｐｌｅ．ｊｐ"), ("birthdate-era-year", "５５"));

        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-sent"), page.Message);
    }

    [Test]
    public async Task The_western_date_does_as_well()
    {
        var page = await RecallServer.SendAsync(
            _browser, await RecallServer.OpenAsync(_browser), ("birthdate-era-year", ""), ("birthdate-era-month", ""), ("birthdate-era-day", ""), ("birthdate-year", "1980"),
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
        var page = await _recall.TryAsync((field, value));

        Assert.That((page.Status, page.Message), Is.EqualTo((HttpStatusCode.OK, Refusal)));
        Assert.That((Sent, _recall.Mails.Count), Is.EqualTo((0, 0)));
        Assert.That(Errors, Is.EqualTo(new[] { error }));
    }

    [TestCase("disabled", "1001", "user_disabled")]
    [TestCase("unverified", "1002", "email_not_verified")]
    [TestCase("twins", "1004", "several_users_match")]
    public async Task People_who_may_not_have_it_are_refused(string email, string number, string error)
    {
        var page = await _recall.TryAsync(("email", email + "@example.jp"), ("insuranceNumber", number));

        Assert.That(page.Message, Is.EqualTo(Refusal));
        Assert.That((Sent, _recall.Mails.Count), Is.EqualTo((0, 0)));
        Assert.That(Errors, Is.EqualTo(new[] { error }));
    }

    [Test]
    public async Task A_locked_account_is_refused()
    {
        for (var i = 0; i < 3; i++)
        {
            await _browser.SignInAsync(await _browser.AuthAsync(), "locked", "wrong");
        }

        Assert.That((await _recall.TryAsync(("email", "locked@example.jp"), ("insuranceNumber", "1003"))).Message, Is.EqualTo(Refusal));
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
            var page = await _recall.TryAsync(facts);
            Assert.That(page.Value("email"), Is.EqualTo(facts[0].Item2), "what was typed stays");
            pages.Add(facts.Aggregate(RecallServer.Bytes(page), (text, fact) => text.Replace($"value=\"{fact.Item2}\"", "", StringComparison.Ordinal))
                .Replace("value=\"3456\"", "", StringComparison.Ordinal));
        }

        Assert.That(pages.Distinct().Count(), Is.EqualTo(1), pages.Find(page => page != pages[0]));
        Assert.That(pages[0], Does.Contain(Refusal).And.Contain("<title>エラー: 本人確認").And.Not.Contain("aria-invalid"));
    }

    [TestCase("insuranceSymbol", "", "insuranceSymbol", "記号を入力してください。")]
    [TestCase("insuranceNumber", "12a4", "insuranceNumber", "番号は数字で入力してください。")]
    [TestCase("gender", "", "gender", "性別を選択してください。")]
    [TestCase("birthdate-era", "", "birthdate-era", "元号を選択してください。")]
    [TestCase("birthdate-era-year", "65", "birthdate-era", "昭和は64年までです。")]
    [TestCase("birthdate-era-year", "", "birthdate-era", "生年月日を入力してください。")]
    [TestCase("insurerNumber", "06130018", "insurerNumber", "保険者番号に誤りがあります。もう一度ご確認ください。")]
    [TestCase("insurerNumber", "0613001", "insurerNumber", "保険者番号は8桁または6桁の数字で入力してください。")]
    [TestCase("email", "hanako", "email", "メールアドレスの形式が正しくありません。")]
    public async Task What_cannot_be_a_fact_is_said_at_its_field(string field, string value, string at, string words)
    {
        var page = await RecallServer.SendAsync(_browser, await RecallServer.OpenAsync(_browser), (field, value));
        var described = page.Page.QuerySelector($"#{at}")!.Closest("fieldset[aria-describedby]") ?? page.Page.QuerySelector($"#{at}")!;

        Assert.That(page.Page.GetElementById($"input-error-{at}")?.TextContent.Trim(), Is.EqualTo(words), page.Text);
        Assert.That(described.GetAttribute("aria-describedby"), Does.Contain($"input-error-{at}"));
        Assert.That(page.Page.QuerySelector("#kc-error-summary a")!.GetAttribute("href"), Is.EqualTo("#" + at));
        Assert.That(page.Value("insuranceSymbol"), Is.EqualTo(field == "insuranceSymbol" ? "" : "12"), "what was typed stays");
        Assert.That((Sent, Errors.Count()), Is.EqualTo((0, 0)), "nothing was looked up");
    }

    [Test]
    public async Task An_impossible_day_of_an_era_is_named()
    {
        var page = await RecallServer.SendAsync(
            _browser, await RecallServer.OpenAsync(_browser), ("birthdate-era-year", "64"), ("birthdate-era-month", "1"), ("birthdate-era-day", "8"));
        Assert.That(page.Message, Is.EqualTo("昭和64年は1月7日までです。"));
    }

    [Test]
    public async Task After_an_error_the_date_is_read_back_in_both_calendars()
    {
        var page = await RecallServer.SendAsync(_browser, await RecallServer.OpenAsync(_browser), ("insuranceNumber", "9"));
        IsReadBackAt(page, "#birthdate-era-year");

        var western = await RecallServer.SendAsync(
            _browser, await RecallServer.OpenAsync(_browser), ("insuranceNumber", "9"), ("birthdate-era-year", ""), ("birthdate-era-month", ""), ("birthdate-era-day", ""),
            ("birthdate-year", "1980"), ("birthdate-month", "5"), ("birthdate-day", "5"));
        IsReadBackAt(western, "#birthdate-year");
    }

    // In the block that was read, as part of what a screen reader says of it.
    private static void IsReadBackAt(Answer page, string field)
    {
        var text = page.Page.QuerySelectorAll("#birthdate-read-back").Single();
        Assert.That(text.TextContent, Is.EqualTo("入力された日付： 昭和55年5月5日（西暦1980年5月5日）"));
        var block = page.Page.QuerySelector(field)!.Closest("fieldset")!;
        Assert.That((text.Closest("fieldset"), block.GetAttribute("aria-describedby")), Is.EqualTo((block, "birthdate-read-back")));
    }

    [TestCase("ja", "birthdate-era")]
    [TestCase("en", "birthdate-year")]
    public async Task The_calendar_of_the_language_is_chosen_until_somebody_chooses(string language, string calendar)
    {
        string? Chosen(Answer of) => of.Page.QuerySelectorAll("input[name=birthdate-calendar][checked]").Single().GetAttribute("value");

        var page = await _browser.GetAsync((await _browser.AuthAsync($"&ui_locales={language}")).Link("#kc-recall-login-id") + $"&kc_locale={language}");
        Assert.That(Chosen(page), Is.EqualTo(calendar));
        foreach (var other in new[] { "birthdate-era", "birthdate-year" })
        {
            var empty = await RecallServer.SendAsync(
                _browser, page, ("birthdate-calendar", other), ("birthdate-era", ""), ("birthdate-era-year", ""), ("birthdate-era-month", ""), ("birthdate-era-day", ""));
            Assert.That(Chosen(empty), Is.EqualTo(other), "what was chosen stays");
            Assert.That(empty.Page.GetElementById("input-error-" + other), Is.Not.Null, "and its error stands there");
        }
    }

    [Test]
    public async Task After_an_error_the_language_can_be_changed_and_the_form_begins_anew()
    {
        var wrong = await RecallServer.SendAsync(_browser, await RecallServer.OpenAsync(_browser), ("insuranceNumber", "9"));
        var english = await _browser.GetAsync(LanguageLink(wrong, "en"));
        Assert.That((english.PageId, english.Page.DocumentElement.GetAttribute("lang"), english.Value("insuranceNumber")), Is.EqualTo(("login-recall-login-id", "en", "")));
        Assert.That((await RecallServer.SendAsync(_browser, english)).PageId, Is.EqualTo("login-recall-login-id-sent"));
        Assert.That((await _browser.GetAsync(english.Link("#kc-to-login")!)).PageId, Is.EqualTo("login-login"), "with the log-in that goes on");
    }

    private static string LanguageLink(Answer page, string language) => page.Link($"#login-select-toggle a[hreflang={language}]")!;

    [Test]
    public async Task A_form_sent_twice_gets_the_same_answer_and_one_mail()
    {
        var form = await RecallServer.OpenAsync(_browser);
        var first = await RecallServer.SendAsync(_browser, form);
        var second = await RecallServer.SendAsync(_browser, form);

        Assert.That((second.PageId, second.Via), Is.EqualTo((first.PageId, first.Via)));
        Assert.That(Sent, Is.EqualTo(1));
    }

    [Test]
    public async Task A_form_that_failed_cannot_try_again()
    {
        var form = await RecallServer.OpenAsync(_browser);
        await RecallServer.SendAsync(_browser, form, ("insuranceNumber", "9"));

        Assert.That((await RecallServer.SendAsync(_browser, form)).Message, Is.EqualTo(Refusal));
        Assert.That(Sent, Is.Zero);
    }

    [Test]
    public async Task Fifty_guesses_at_once_are_no_more_than_five()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            using var browser = _recall.NewBrowser();
            return await RecallServer.SendAsync(browser, await RecallServer.OpenAsync(browser), ("email", $"guess{number}@example.jp"));
        }));

        Assert.That(tries.Select(page => page.Message), Is.All.EqualTo(Refusal));
        Assert.That(Errors.Count(error => error == "user_not_found"), Is.EqualTo(5));
        Assert.That(Errors.Count(error => error == "too_many_failures"), Is.EqualTo(45));
    }

    [TestCase("a page of another origin", HttpStatusCode.Forbidden)]
    [TestCase("another browser", HttpStatusCode.OK)]
    [TestCase("no token", HttpStatusCode.OK)]
    [TestCase("too late", HttpStatusCode.OK)]
    [TestCase("no cookies", HttpStatusCode.BadRequest)]
    public async Task A_form_counts_only_from_the_browser_that_got_it(string how, HttpStatusCode status)
    {
        var form = await RecallServer.OpenAsync(_browser);
        using var other = _recall.NewBrowser();
        await RecallServer.OpenAsync(other);
        if (how == "too late")
        {
            _recall.Clock.Advance(TimeSpan.FromSeconds(1801));
        }

        var sender = how == "another browser" ? other : _browser;
        if (how == "a page of another origin")
        {
            sender.Headers["Sec-Fetch-Site"] = "cross-site";
        }
        else if (how == "no cookies")
        {
            sender.Jar.Clear();
        }

        var page = await sender.PostAsync(form.Action, [.. how == "no token" ? [] : RecallServer.Hidden(form), .. RecallServer.Hanako]);

        Assert.That(page.Status, Is.EqualTo(status));
        Assert.That((Sent, Errors.Count(error => error != "illegal_origin")), Is.EqualTo((0, 0)));
        if (status == HttpStatusCode.OK)
        {
            Assert.That(page.Message, Does.Contain("もう一度「確認」を押してください。"));
            Assert.That((await RecallServer.SendAsync(sender, page)).PageId, Is.EqualTo("login-recall-login-id-sent"), "the new form counts");
        }
    }

    [Test]
    public async Task The_page_is_complete_in_english()
    {
        var login = await _browser.AuthAsync("&ui_locales=en");
        var page = await _browser.GetAsync(login.Link("#kc-recall-login-id") + "&kc_locale=en");
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("Identity check"));
        Assert.That(page.Page.DocumentElement.GetAttribute("lang"), Is.EqualTo("en"));
        Assert.That((await RecallServer.SendAsync(_browser, page, ("gender", ""))).Message, Is.EqualTo("Please choose: Gender."));
    }

    [Test]
    public async Task Nothing_that_was_typed_is_in_the_database()
    {
        await RecallServer.SendAsync(_browser, await RecallServer.OpenAsync(_browser), ("insuranceNumber", "77712345"), ("insuranceSymbol", "CANARYSYMBOL"));
        await _recall.RecallAsync(_browser);
        await _recall.Server.Get<Database>().DisposeAsync();

        foreach (var file in Directory.GetFiles(_recall.Server.DataFolder, "*.db*"))
        {
            var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.That(bytes, Does.Not.Contain("77712345").And.Not.Contain("CANARYSYMBOL").And.Not.Contain("1980-05-05").And.Not.Contain("06130017"), file);
        }
    }
}
