using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>The form of the identity check: what it asks for, in which words, and what it says of what cannot be.</summary>
public sealed class IdentityFormTests : RecallTest
{
    [Test]
    public async Task The_form_asks_for_what_the_manual_shows()
    {
        var page = await RecallServer.OpenAsync(Browser);

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
    public async Task The_page_is_complete_in_english()
    {
        var login = await Browser.AuthAsync("&ui_locales=en");
        var page = await Browser.GetAsync(login.Link("#kc-recall-login-id") + "&kc_locale=en");
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("Identity check"));
        Assert.That(page.Page.DocumentElement.GetAttribute("lang"), Is.EqualTo("en"));
        Assert.That((await RecallServer.SendAsync(Browser, page, ("gender", ""))).Message, Is.EqualTo("Please choose: Gender."));
    }

    [Test]
    public async Task The_way_back_leads_to_the_log_in_that_goes_on()
    {
        var login = await Browser.GetAsync((await RecallServer.OpenAsync(Browser)).Link("#kc-to-login")!);
        Assert.That((await Browser.SignInAsync(login, "001000005750")).Code, Is.Not.Null);
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
        var page = await RecallServer.SendAsync(Browser, await RecallServer.OpenAsync(Browser), (field, value));
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
            Browser, await RecallServer.OpenAsync(Browser), ("birthdate-era-year", "64"), ("birthdate-era-month", "1"), ("birthdate-era-day", "8"));
        Assert.That(page.Message, Is.EqualTo("昭和64年は1月7日までです。"));
    }

    [Test]
    public async Task After_an_error_the_date_is_read_back_in_both_calendars()
    {
        var page = await RecallServer.SendAsync(Browser, await RecallServer.OpenAsync(Browser), ("insuranceNumber", "9"));
        IsReadBackAt(page, "#birthdate-era-year");

        var western = await RecallServer.SendAsync(
            Browser, await RecallServer.OpenAsync(Browser), ("insuranceNumber", "9"), ("birthdate-era-year", ""), ("birthdate-era-month", ""), ("birthdate-era-day", ""),
            ("birthdate-year", "1980"), ("birthdate-month", "5"), ("birthdate-day", "5"));
        IsReadBackAt(western, "#birthdate-year");
    }

    [TestCase("ja", "birthdate-era")]
    [TestCase("en", "birthdate-year")]
    public async Task The_calendar_of_the_language_is_chosen_until_somebody_chooses(string language, string calendar)
    {
        string? Chosen(Answer of) => of.Page.QuerySelectorAll("input[name=birthdate-calendar][checked]").Single().GetAttribute("value");

        var page = await Browser.GetAsync((await Browser.AuthAsync($"&ui_locales={language}")).Link("#kc-recall-login-id") + $"&kc_locale={language}");
        Assert.That(Chosen(page), Is.EqualTo(calendar));
        foreach (var other in new[] { "birthdate-era", "birthdate-year" })
        {
            var empty = await RecallServer.SendAsync(
                Browser, page, ("birthdate-calendar", other), ("birthdate-era", ""), ("birthdate-era-year", ""), ("birthdate-era-month", ""), ("birthdate-era-day", ""));
            Assert.That(Chosen(empty), Is.EqualTo(other), "what was chosen stays");
            Assert.That(empty.Page.GetElementById("input-error-" + other), Is.Not.Null, "and its error stands there");
        }
    }

    [Test]
    public async Task After_an_error_the_language_can_be_changed_and_the_form_begins_anew()
    {
        var wrong = await RecallServer.SendAsync(Browser, await RecallServer.OpenAsync(Browser), ("insuranceNumber", "9"));
        var english = await Browser.GetAsync(LanguageLink(wrong, "en"));
        Assert.That((english.PageId, english.Page.DocumentElement.GetAttribute("lang"), english.Value("insuranceNumber")), Is.EqualTo(("login-recall-login-id", "en", "")));
        Assert.That((await RecallServer.SendAsync(Browser, english)).PageId, Is.EqualTo("login-recall-login-id-sent"));
        Assert.That((await Browser.GetAsync(english.Link("#kc-to-login")!)).PageId, Is.EqualTo("login-login"), "with the log-in that goes on");
    }

    // In the block that was read, as part of what a screen reader says of it.
    private static void IsReadBackAt(Answer page, string field)
    {
        var text = page.Page.QuerySelectorAll("#birthdate-read-back").Single();
        Assert.That(text.TextContent, Is.EqualTo("入力された日付： 昭和55年5月5日（西暦1980年5月5日）"));
        var block = page.Page.QuerySelector(field)!.Closest("fieldset")!;
        Assert.That((text.Closest("fieldset"), block.GetAttribute("aria-describedby")), Is.EqualTo((block, "birthdate-read-back")));
    }

    private static string LanguageLink(Answer page, string language) => page.Link($"#login-select-toggle a[hreflang={language}]")!;
}
