using KosmoAuth.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

public sealed class MessageHtmlTests
{
    [TestCase("日本語 & text", "日本語 &amp; text")]
    [TestCase("a &amp; b &copy;", "a &amp; b ©")]
    [TestCase("<strong>KOSMO</strong> Web", "<strong>KOSMO</strong> Web")]
    [TestCase("a<br>b<br/>c", "a<br>b<br>c")]
    [TestCase("<div class=\"kc-logo-text\"><span>Keycloak</span></div>", "<div class=\"kc-logo-text\"><span>Keycloak</span></div>")]
    [TestCase("<a href=\"https://x.test/?a=1&amp;b=2\">x</a>", "<a href=\"https://x.test/?a=1&amp;b=2\">x</a>")]
    [TestCase("<a href='/terms' target=_blank>x</a>", "<a href=\"/terms\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>")]
    [TestCase("<b>open", "<b>open</b>")]
    [TestCase("closed</b>", "closed")]
    [TestCase("<b><i>x</b>y", "<b><i>x</i></b>y")]
    [TestCase("1 < 2", "1 &lt; 2")]
    public void Harmless_markup_stays(string html, string expected)
        => Assert.That(MessageHtml.Sanitize(html), Is.EqualTo(expected));

    [TestCase("<script>alert(1)</script>")]
    [TestCase("<img src=x onerror=alert(1)>")]
    [TestCase("<img/src=x/onerror=alert(1)>")]
    [TestCase("<b onclick='x'>y</b>")]
    [TestCase("<a href=\"javascript:alert(1)\">x</a>")]
    [TestCase("<a href=\"java\nscript:alert(1)\">x</a>")]
    [TestCase("<a href=\"&#106;avascript:alert(1)\">x</a>")]
    [TestCase("<a href=' \u0001javascript:alert(1)'>x</a>")]
    [TestCase("<a href=\"data:text/html,x\">x</a>")]
    [TestCase("<a title=\"x\" href=\"x\" onmouseover=alert(1) style=\"color:red\">x</a>")]
    [TestCase("<svg><script>1</script></svg>")]
    [TestCase("<iframe src=//x.test>")]
    [TestCase("<b title='\"><script>alert(1)</script>'>x</b>")]
    [TestCase("<b title=\"a\" title='\" onclick=\"x'>y</b>")]
    [TestCase("<<script>alert(1)//<</script>")]
    [TestCase("<a href=\"x\"<script>alert(1)</script>")]
    [TestCase("<style>@import 'x'</style><meta http-equiv=refresh content=0>")]
    public void Nothing_that_runs_gets_through(string html)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument("<body>" + MessageHtml.Sanitize(html));
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.That(element.LocalName, Is.AnyOf("a", "b", "img"));
            Assert.That(element.Attributes.Select(a => a.Name), Has.None.StartsWith("on").And.None.EqualTo("style"));
            Assert.That(element.GetAttribute("href") ?? "", Does.Not.Contain("script:").IgnoreCase.And.Not.StartWith("data:"));
        }
    }

    [TestCase("https://x.test/", false)]
    [TestCase("myapp://back", false)]
    [TestCase("/path:with-colon", false)]
    [TestCase("JavaScript:alert(1)", true)]
    [TestCase("\tjava\nscript:alert(1)", true)]
    [TestCase("data:text/html,x", true)]
    public void Addresses_that_run_are_known(string address, bool runs)
        => Assert.That(MessageHtml.IsScriptAddress(address), Is.EqualTo(runs));
}
