using KosmoAuth.Tests.Themes;
using KosmoAuth.Users.PersonalFacts;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.PersonalFacts;

public sealed class BirthDateReaderTests
{
    private static readonly BirthDateReader s_reader = new(EraTable.Known, new DateOnly(2026, 11, 24));

    private static FactReading Read(string date) => date.Split(' ') is [var era, var year, var month, var day] ? s_reader.FromEra(era, year, month, day) : default;

    private static string? Words(FactReading reading, string language = "ja") =>
        reading.Fault is { } fault ? ThemeFolders.Shipped.Messages(ThemeFolders.Shipped.Login("kosmo"), language).Text(fault.Key, fault.Arguments) : null;

    [TestCase("showa 55 5 5", "1980-05-05")]
    [TestCase("showa 64 1 7", "1989-01-07")]
    [TestCase("heisei 1 1 8", "1989-01-08")]
    [TestCase("heisei 元 1 8", "1989-01-08")]
    [TestCase("heisei 元年 1月 8日", "1989-01-08")]
    [TestCase("heisei 31 4 30", "2019-04-30")]
    [TestCase("reiwa 元 5 1", "2019-05-01")]
    [TestCase("reiwa 8 11 24", "2026-11-24")]
    [TestCase("showa 35 2 29", "1960-02-29")]
    [TestCase("showa ５５ ５ ０５", "1980-05-05")]
    [TestCase("taisho 15 12 25", "1926-12-25")]
    [TestCase("showa 元 12 25", "1926-12-25")]
    [TestCase("meiji 45 7 30", "1912-07-30")]
    [TestCase("taisho 1 7 30", "1912-07-30")]
    [TestCase("meiji 45 1 2", "1912-01-02")]
    [TestCase("meiji 29 1 1", "1896-01-01")]
    public void Days_of_an_era_are_read(string typed, string day) => Assert.That(Read(typed).Value, Is.EqualTo(day));

    [TestCase("showa 64 1 8", "昭和64年は1月7日までです。")]
    [TestCase("showa 64 2 31", "昭和64年は1月7日までです。")]
    [TestCase("showa 65 1 1", "昭和は64年までです。")]
    [TestCase("showa 元 12 24", "昭和元年は12月25日からです。")]
    [TestCase("taisho 15 12 26", "大正15年は12月25日までです。")]
    [TestCase("taisho 元 7 29", "大正元年は7月30日からです。")]
    [TestCase("meiji 45 7 31", "明治45年は7月30日までです。")]
    [TestCase("meiji 5 12 2", "明治は6年から入力できます。")]
    [TestCase("heisei 31 5 1", "平成31年は4月30日までです。")]
    [TestCase("heisei 1 1 7", "平成元年は1月8日からです。")]
    [TestCase("heisei 32 1 1", "平成は31年までです。")]
    [TestCase("reiwa 1 4 30", "令和元年は5月1日からです。")]
    [TestCase("reiwa 0 5 1", "令和は元年から入力できます。")]
    [TestCase("showa 36 2 29", "昭和36年2月は28日までです。")]
    [TestCase("showa 55 4 31", "昭和55年4月は30日までです。")]
    [TestCase("showa 55 13 1", "月は1から12までの数字で入力してください。")]
    [TestCase("showa 55 5 32", "日は1から31までの数字で入力してください。")]
    [TestCase("showa 五 5 5", "年、月、日は数字で入力してください。")]
    [TestCase("reiwa 8 11 25", "生年月日が未来の日付になっています。")]
    [TestCase("reiwa 9999 1 1", "生年月日が未来の日付になっています。")]
    [TestCase("meiji 6 1 1", "生年月日が130年より前の日付になっています。")]
    [TestCase(" 55 5 5", "元号を選択してください。")]
    [TestCase("showa  5 5", "生年月日を入力してください。")]
    [TestCase("edo 5 5 5", "生年月日を入力してください。")]
    public void Days_that_never_were_are_named(string typed, string words) => Assert.That(Words(Read(typed)), Is.EqualTo(words));

    [TestCase("1980", "5", "5", "1980-05-05")]
    [TestCase("１９８０", "０５", "０５", "1980-05-05")]
    [TestCase("1895", "11", "25", "1895-11-25")]
    public void Gregorian_days_are_read(string year, string month, string day, string value) =>
        Assert.That(s_reader.FromGregorian(year, month, day).Value, Is.EqualTo(value));

    [TestCase("80", "5", "5", "西暦は4桁で入力してください。")]
    [TestCase("1981", "2", "29", "1981年2月は28日までです。")]
    [TestCase("2026", "11", "25", "生年月日が未来の日付になっています。")]
    [TestCase("9999", "12", "31", "生年月日が未来の日付になっています。")]
    [TestCase("1895", "11", "24", "生年月日が130年より前の日付になっています。")]
    [TestCase("1980", "", "5", "生年月日を入力してください。")]
    [TestCase("-198", "5", "5", "年、月、日は数字で入力してください。")]
    public void Gregorian_days_that_cannot_be_are_named(string year, string month, string day, string words) =>
        Assert.That(Words(s_reader.FromGregorian(year, month, day)), Is.EqualTo(words));

    [Test]
    public void Faults_are_named_in_english_too() => Assert.That(Words(Read("showa 64 1 8"), "en"), Is.EqualTo("Showa (昭和) 64 ends on day 7 of month 1."));

    [Test]
    public void Today_is_the_day_in_Japan()
    {
        var clock = new Support.TestClock { Now = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero) };
        Assert.That(BirthDateReader.Today(clock), Is.EqualTo(new DateOnly(2026, 11, 24)));
    }

    [TestCase("1912-07-30", "taisho")]
    [TestCase("1912-07-29", "meiji")]
    [TestCase("1989-01-07", "showa")]
    [TestCase("1989-01-08", "heisei")]
    [TestCase("2026-11-24", "reiwa")]
    [TestCase("1872-12-31", null)]
    public void A_day_has_an_era(string day, string? era) => Assert.That(EraTable.Known.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))?.Id, Is.EqualTo(era));
}
