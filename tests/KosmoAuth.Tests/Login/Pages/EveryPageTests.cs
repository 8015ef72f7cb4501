using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using KosmoAuth.Login.Pages;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Pages;

/// <summary>The rules that hold on every page.</summary>
public sealed class EveryPageTests
{
    private const int HeaviestPage = 50_000; // bytes, with styles and scripts, not packed

    private static IEnumerable<TestCaseData> Pages()
        => from theme in new[] { "base", "kosmo" }
           from language in new[] { "ja", "en" }
           from page in Samples.All(Samples.Context(theme, language))
           select new TestCaseData(page).SetArgDisplayNames(theme, language, page.Id);

    private static async Task<IHtmlDocument> Open(Page page) => new HtmlParser().ParseDocument(await PageRenderer.RenderAsync(page));

    [TestCaseSource(nameof(Pages))]
    public async Task Has_one_heading_a_title_and_a_language(Page page)
    {
        var document = await Open(page);
        var heading = document.QuerySelectorAll("h1").Single();

        Assert.That(heading.Id, Is.EqualTo("kc-page-title"));
        Assert.That(heading.TextContent, Is.Not.Empty);
        Assert.That(document.Title, Is.EqualTo($"{heading.TextContent} – KOSMO Web"));
        Assert.That(document.DocumentElement.GetAttribute("lang"), Is.EqualTo(page.Context.Messages.Tag));
        Assert.That(document.Body!.Id, Is.EqualTo("keycloak-bg"));
        Assert.That(document.Body.GetAttribute("data-page-id"), Is.EqualTo(page.Id));
        Assert.That(document.QuerySelector("#kc-header-wrapper")!.TextContent, Is.EqualTo("KOSMO Web"));
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Has_nothing_inline_that_a_strict_policy_would_stop(Page page)
    {
        var document = await Open(page);

        Assert.That(document.Scripts.Where(s => s.TextContent.Length > 0 || s.Source is null), Is.Empty);
        Assert.That(document.QuerySelectorAll("style, [style]"), Is.Empty);
        Assert.That(document.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Every_file_it_names_exists_and_all_together_are_light(Page page)
    {
        var html = await PageRenderer.RenderAsync(page);
        var document = new HtmlParser().ParseDocument(html);
        var theme = page.Context.Theme;
        var files = document.QuerySelectorAll("link[href]").Select(l => l.GetAttribute("href")!)
            .Concat(document.QuerySelectorAll("script[src]").Select(s => s.GetAttribute("src")!)).ToList();

        Assert.That(files, Has.All.StartsWith(theme.ResourcesPath + "/"));
        var sizes = files.Select(f => theme.Resource(f[(theme.ResourcesPath.Length + 1)..])!.Content.Length);
        Assert.That(Encoding.UTF8.GetByteCount(html) + sizes.Sum(), Is.LessThan(HeaviestPage));
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Every_field_has_a_label_and_no_placeholder(Page page)
    {
        var document = await Open(page);
        foreach (var field in document.QuerySelectorAll("input:not([type=hidden]):not([hidden])").Cast<IHtmlInputElement>())
        {
            Assert.That(document.QuerySelectorAll($"label[for='{field.Id}']"), Has.Length.EqualTo(1), field.Id);
            Assert.That(field.HasAttribute("placeholder"), Is.False);
        }

        Assert.That(document.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1), Is.Empty, "ids are unique");
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Every_referred_element_exists(Page page)
    {
        var document = await Open(page);
        foreach (var attribute in new[] { "aria-describedby", "aria-controls", "aria-labelledby" })
        {
            foreach (var id in document.QuerySelectorAll($"[{attribute}]").SelectMany(e => e.GetAttribute(attribute)!.Split(' ')))
            {
                Assert.That(document.GetElementById(id), Is.Not.Null, $"{attribute} {id}");
            }
        }
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Offers_at_most_one_primary_button(Page page)
        => Assert.That((await Open(page)).QuerySelectorAll(".pf-m-primary"), Has.Length.LessThanOrEqualTo(1));

    [TestCaseSource(nameof(Pages))]
    public async Task Languages_stand_after_the_form_as_links(Page page)
    {
        var document = await Open(page);
        var links = document.QuerySelectorAll("#login-select-toggle a");

        Assert.That(links.Select(l => l.GetAttribute("hreflang")), Is.EqualTo(new[] { "ja", "en" }));
        Assert.That(links.Single(l => l.HasAttribute("aria-current")).GetAttribute("lang"), Is.EqualTo(page.Context.Messages.Tag));
        Assert.That(document.QuerySelectorAll("main ~ footer #login-select-toggle"), Has.Length.EqualTo(1));
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Every_text_comes_from_the_messages(Page page)
    {
        var text = (await Open(page)).Body!.TextContent;
        Assert.That(text, Does.Not.Match(@"\b[a-z]+[A-Z][A-Za-z]+(Title|Message|Msg\d)\b").And.Not.Contain("${").And.Not.Match(@"\{\d\}"));
    }

    [Test]
    public async Task A_realm_without_languages_has_no_switch()
        => Assert.That((await Open(Samples.Login(Samples.Context() with { Languages = [] }))).QuerySelector("#login-select-toggle"), Is.Null);

    [TestCase("kosmo", true, "light dark")]
    [TestCase("kosmo", false, "light")]
    [TestCase("keycloak", true, "light")]
    public async Task Dark_needs_the_theme_and_the_realm(string theme, bool realm, string scheme)
    {
        var document = await Open(Samples.Login(Samples.Context(theme) with { DarkMode = realm }));

        Assert.That(document.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"), Is.EqualTo(scheme));
        Assert.That(document.DocumentElement.ClassList.Contains("kc-light"), Is.EqualTo(scheme == "light"));
    }

    [Test]
    public async Task Right_to_left_languages_say_so()
        => Assert.That((await Open(Samples.Login(Samples.Context("base", "ar")))).DocumentElement.GetAttribute("dir"), Is.EqualTo("rtl"));

    [Test]
    public async Task The_brand_may_have_harmless_markup_only()
    {
        var context = Samples.Context() with { RealmNameHtml = "<div class=\"kc-logo-text\"><span>KOSMO</span></div><script>alert(1)</script>" };
        var brand = (await Open(Samples.Login(context))).QuerySelector("#kc-header-wrapper")!;

        Assert.That(brand.QuerySelector(".kc-logo-text > span")!.TextContent, Is.EqualTo("KOSMO"));
        Assert.That(brand.QuerySelector("script"), Is.Null);
    }

    [TestCase("javascript:alert(1)", false)]
    [TestCase("myapp://home", true)]
    [TestCase("https://portal.test/", true)]
    public async Task The_way_back_never_runs_a_script(string address, bool shown)
    {
        foreach (var page in Samples.All(Samples.Context() with { ApplicationUrl = address }))
        {
            Assert.That((await Open(page)).QuerySelectorAll("a").Any(a => a.GetAttribute("href") == address), Is.EqualTo(shown && HasWayBack(page)), page.Id);
        }
    }

    private static bool HasWayBack(Page page) => page is not (FormPostPage or FrontChannelLogoutPage);
}
