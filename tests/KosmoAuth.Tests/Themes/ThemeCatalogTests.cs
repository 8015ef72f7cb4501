using KosmoAuth.Themes;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

public sealed class ThemeCatalogTests
{
    private ThemeFolders _folders = null!;

    [SetUp]
    public void MakeFolder() => _folders = new ThemeFolders();

    [TearDown]
    public void RemoveFolder() => _folders.Dispose();

    [Test]
    public void A_child_wins_over_its_parent_and_inherits_the_rest()
    {
        _folders.Write("base/login/theme.properties", "styles=css/base.css\nkcA=base")
            .Write("base/login/resources/css/base.css", "a{}").Write("base/login/resources/img/x.svg", "base")
            .Write("mine/login/theme.properties", "parent=base\nkcA=mine").Write("mine/login/resources/img/x.svg", "mine");
        var theme = _folders.Load().Login("mine");

        Assert.That(theme["kcA"], Is.EqualTo("mine"));
        Assert.That(theme.Styles, Is.EqualTo(new[] { "css/base.css" }));
        Assert.That(theme.Resource("css/base.css")!.Content.Length, Is.EqualTo(3));
        Assert.That(System.Text.Encoding.UTF8.GetString(theme.Resource("img/x.svg")!.Content.Span), Is.EqualTo("mine"));
        Assert.That(theme.Resource("img/none.svg"), Is.Null);
        Assert.That(theme["nothing"], Is.Empty);
    }

    [Test]
    public void An_import_stands_between_child_and_parent()
    {
        _folders.Write("base/login/theme.properties", "kcA=base\nkcB=base")
            .Write("shared/common/theme.properties", "kcA=shared\nkcC=shared")
            .Write("mine/login/theme.properties", "parent=base\nimport=common/shared\nkcC=mine");
        var theme = _folders.Load().Login("mine");

        Assert.That(new[] { theme["kcA"], theme["kcB"], theme["kcC"] }, Is.EqualTo(new[] { "shared", "base", "mine" }));
    }

    [Test]
    public void An_import_that_is_not_there_is_no_error()
        => Assert.That(_folders.Write("mine/login/theme.properties", "parent=base\nimport=common/keycloak").Load().Login("mine").Name, Is.EqualTo("mine"));

    [Test]
    public void An_unknown_theme_gives_the_default_and_one_warning()
    {
        var log = new Warnings();
        var catalog = _folders.Load(log);

        Assert.That(catalog.Login("gone").Name, Is.EqualTo("keycloak.v2"));
        Assert.That(catalog.Login("gone").Name, Is.EqualTo("keycloak.v2"));
        Assert.That(catalog.Login(null).Name, Is.EqualTo("keycloak.v2"));
        Assert.That(log.Lines, Has.Count.EqualTo(1).And.One.Contains("'gone'"));
    }

    [Test]
    public void Stronger_texts_win_over_weaker_ones()
    {
        _folders.Write("base/login/messages/messages_de.properties", "a=base de\nb=base de\nc=base de\nd=base de")
            .Write("base/login/messages/messages_en.properties", "a=base en\nonly=base en")
            .Write("base/login/messages/messages_de_AT.properties", "d=base de_AT")
            .Write("mine/login/theme.properties", "parent=base")
            .Write("mine/login/messages/messages_de.properties", "b=mine de\nc=mine de\nd=mine de");
        var catalog = _folders.Load();
        var texts = catalog.Messages(catalog.Login("mine"), "de-AT", ThemeFolders.RealmTexts("de", "c", "realm de"));

        Assert.That(texts.Text("only"), Is.EqualTo("base en"));
        Assert.That(texts.Text("a"), Is.EqualTo("base de"));
        Assert.That(texts.Text("b"), Is.EqualTo("mine de"));
        Assert.That(texts.Text("c"), Is.EqualTo("realm de"), "the realm's texts lie over the theme's of the same language");
        Assert.That(texts.Text("d"), Is.EqualTo("base de_AT"), "language and country are stronger than the language");
        Assert.That(texts.Tag, Is.EqualTo("de-AT"));
    }

    [Test]
    public void A_realm_may_bring_a_language_that_no_theme_has()
    {
        var catalog = _folders.Load();
        var texts = catalog.Messages(catalog.Login(null), "ar", ThemeFolders.RealmTexts("ar", "greeting", "مرحبا"));

        Assert.That(texts.Text("greeting"), Is.EqualTo("مرحبا"));
        Assert.That(texts.Text("who"), Is.EqualTo("base"));
        Assert.That(texts.RightToLeft, Is.True);
    }

    [Test]
    public void The_same_texts_are_compiled_once()
    {
        var catalog = _folders.Load();
        var realm = ThemeFolders.RealmTexts("en", "who", "realm");

        var first = catalog.Messages(catalog.Login(null), "en", realm);

        Assert.That(catalog.Messages(catalog.Login(null), "en", realm), Is.SameAs(first));
        Assert.That(catalog.Messages(catalog.Login(null), "en").Text("who"), Is.EqualTo("base"));
    }

    [Test]
    public void Environment_variables_stand_in_properties()
    {
        _folders.Write("mine/login/theme.properties", "parent=base\na=${env.KOSMOAUTH_NOT_SET:fallback}\nb=${env.PATH}\nc=${env.KOSMOAUTH_NOT_SET}");
        var theme = _folders.Load().Login("mine");

        Assert.That(theme["a"], Is.EqualTo("fallback"));
        Assert.That(theme["b"], Is.EqualTo(Environment.GetEnvironmentVariable("PATH")));
        Assert.That(theme["c"], Is.EqualTo("${env.KOSMOAUTH_NOT_SET}"));
    }

    [TestCase("parent=gone", "has the parent 'gone'")]
    [TestCase("parent=mine", "its own ancestor")]
    [TestCase("a=\\u12", "theme.properties:1:")]
    public void A_theme_that_cannot_be_read_stops_the_start_with_a_sentence(string properties, string sentence)
        => Assert.That(
            () => _folders.Write("mine/login/theme.properties", properties).Load(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(sentence));

    private sealed class Warnings : ILogger<ThemeCatalog>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add(formatter(state, exception));
    }
}
