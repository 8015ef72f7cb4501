using KosmoAuth.Tests.Login.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>
/// Whatever does not fit in the identity check, and whoever is meant: one answer, in every header, cookie and byte but what was typed. What is no fact at
/// all is told by the input alone.
/// </summary>
public sealed class EqualRefusalsTests
{
    private RecallServer _recall = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _recall = await RecallServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _recall.DisposeAsync();

    [SetUp]
    public void LaterSoThatNoLimitIsUsedUp() => _recall.Clock.Advance(TimeSpan.FromHours(25));

    [TestCase("insuranceSymbol", "13")]
    [TestCase("insuranceNumber", "3457")]
    [TestCase("gender", "male")]
    [TestCase("birthdate-era-day", "6")]
    [TestCase("insurerNumber", "00138057")]
    [TestCase("email", "taroxx@example.jp")]
    public async Task One_wrong_fact_looks_like_facts_of_nobody(string field, string value)
    {
        var one = await _recall.TryAsync((field, value));
        var none = await _recall.TryAsync(
            ("insuranceSymbol", "99"), ("insuranceNumber", "9999"), ("gender", field == "gender" ? "male" : "female"), ("birthdate-era-day", field == "birthdate-era-day" ? value : "5"),
            ("email", "nobody@example.jp"));
        Assert.That(one.Message, Is.Not.Empty);
        Assert.That(AnswerFacts.Of(one), Is.EqualTo(AnswerFacts.Of(none)));
    }

    [TestCase("disabled", "1001")]
    [TestCase("unverified", "1002")]
    [TestCase("twins", "1004")]
    public async Task Somebody_who_may_not_have_it_looks_like_nobody(string email, string number)
    {
        var somebody = await _recall.TryAsync(("email", email + "@example.jp"), ("insuranceNumber", number));
        var nobody = await _recall.TryAsync(("email", new string('x', email.Length) + "@example.jp"), ("insuranceNumber", number));
        Assert.That(AnswerFacts.Of(somebody), Is.EqualTo(AnswerFacts.Of(nobody)));
    }

    [TestCase("birthdate-era-day", "31", "birthdate-era-month", "2")]
    [TestCase("birthdate-era-year", "64", "birthdate-era-month", "2")]
    [TestCase("insurerNumber", "06130018", null, null)]
    [TestCase("insurerNumber", "0613001", null, null)]
    [TestCase("insurerNumber", "abc", null, null)]
    public async Task What_is_no_fact_is_told_whoever_is_meant(string field, string value, string? also, string? alsoValue)
    {
        (string, string)[] wrong = also is null ? [(field, value)] : [(field, value), (also, alsoValue!)];
        var stored = await _recall.TryAsync(wrong);
        var unknown = await _recall.TryAsync([.. wrong, ("email", "xxxxxx@example.jp"), ("insuranceNumber", "9999")]);
        Assert.That(stored.Page.QuerySelector("[id^=input-error]"), Is.Not.Null, stored.Text);
        Assert.That(AnswerFacts.Of(stored), Is.EqualTo(AnswerFacts.Of(unknown)));
    }
}
