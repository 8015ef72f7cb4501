using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.PersonalFacts;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.PersonalFacts;

public sealed class TypedFactsTests
{
    private static readonly DateOnly s_today = new(2026, 11, 24);

    private static Realm Realm(params (string, string)[] attributes) => TestRealms.Realm(TestRealms.Defaults, attributes: attributes);

    private static TypedFacts Read(Realm realm, params (string Name, string Value)[] form) =>
        TypedFacts.Read(FactFields.Of(realm), name => form.FirstOrDefault(field => field.Name == name).Value, new BirthDateReader(EraTable.Of(realm), s_today));

    private static FactReading Fact(string name, string value, params (string, string)[] attributes)
    {
        var realm = Realm([("kosmo.recallLoginId.fields", name), .. attributes]);
        return Read(realm, (FactFields.Of(realm).All[0].Attribute, value))[0];
    }

    [TestCase("symbol", "12", "12")]
    [TestCase("symbol", "　１２　", "12")]
    [TestCase("symbol", "健ー１２", "健-12")]
    [TestCase("symbol", "健‐１２", "健-12")]
    [TestCase("symbol", "健−12", "健-12")]
    [TestCase("symbol", "健・12", "健-12")]
    [TestCase("symbol", "ｶ12a", "カ12A")]
    [TestCase("number", "００３４５６", "3456")]
    [TestCase("number", "34-56", "3456")]
    [TestCase("number", "3 456", "3456")]
    [TestCase("number", "0", "0")]
    [TestCase("insurerNumber", "06130017", "06130017")]
    [TestCase("insurerNumber", "０６１３ー００１７", "06130017")]
    [TestCase("insurerNumber", "138057", "138057")]
    [TestCase("insurerNumber", "00138057", "138057")]
    [TestCase("gender", "male", "male")]
    [TestCase("branch", "1", "01")]
    [TestCase("branch", "", "")]
    [TestCase("email", " ＨＡＮＡＫＯ＠Example.jp ", "hanako@example.jp")]
    [TestCase("email", "a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp")]
    [TestCase("employeeNumber", "e－001", "E-001")]
    public void A_fact_has_one_writing(string field, string typed, string value) => Assert.That(Fact(field, typed).Value, Is.EqualTo(value));

    [TestCase("symbol", "", "missingFactMessage")]
    [TestCase("symbol", "　", "missingFactMessage")]
    [TestCase("number", "12a4", "factNotNumberMessage")]
    [TestCase("number", "-", "factNotNumberMessage")]
    [TestCase("number", "123456789012345678901", "factNotNumberMessage")]
    [TestCase("insurerNumber", "06130018", "invalidInsurerNumberMessage")]
    [TestCase("insurerNumber", "6130017", "invalidInsurerNumberLengthMessage")]
    [TestCase("insurerNumber", "O6130017", "factNotNumberMessage")]
    [TestCase("gender", "", "missingChoiceMessage")]
    [TestCase("gender", "x", "missingChoiceMessage")]
    [TestCase("branch", "123", "invalidBranchMessage")]
    [TestCase("email", "hanako", "invalidEmailMessage")]
    [TestCase("email", "@example.jp", "invalidEmailMessage")]
    [TestCase("email", "a b@example.jp", "invalidEmailMessage")]
    [TestCase("employeeNumber", "", "missingFactMessage")]
    public void A_fault_depends_on_the_input_alone(string field, string typed, string key)
    {
        var reading = Fact(field, typed);
        Assert.That(reading.Fault?.Key, Is.EqualTo(key));
        Assert.That(reading.Fault!.Arguments, Has.None.EqualTo(typed));
    }

    [Test]
    public void Half_a_surrogate_pair_is_no_fact() => Assert.That(Fact("symbol", "\ud83d").Fault, Is.Not.Null);

    [Test]
    public void Endless_text_is_no_fact() => Assert.That(Fact("symbol", new string('1', 300)).Fault, Is.Not.Null);

    [Test]
    public void Leading_zeros_count_where_the_realm_says_so() =>
        Assert.That(Fact("number", "003456", (FactFields.LeadingZerosAttribute, "true")).Value, Is.EqualTo("003456"));

    [TestCase(null, "symbol number gender birthdate insurerNumber email")]
    [TestCase("employeeNumber, birthdate", "employeeNumber birthdate email")]
    [TestCase("email,number,number", "email number")]
    [TestCase("bad name,number", "number email")]
    public void The_realm_chooses_the_facts(string? fields, string names) =>
        Assert.That(FactFields.Of(fields is null ? Realm() : Realm((FactFields.Attribute, fields))).All.Select(field => field.Name), Is.EqualTo(names.Split(' ')));

    [TestCase("birthdate-era", "", "1980-05-05", TestName = "The western block counts when only it is filled in")]
    [TestCase("birthdate-year", "55", "1980-05-05", TestName = "The western block counts when it is chosen")]
    [TestCase("birthdate-era", "50", "1975-05-05", TestName = "The Japanese block counts when it is chosen")]
    public void One_block_of_the_birth_date_counts(string calendar, string eraYear, string value)
    {
        var rest = eraYear.Length == 0 ? "" : "5";
        var typed = Read(
            Realm(("kosmo.recallLoginId.fields", "birthdate")), ("birthdate-calendar", calendar), ("birthdate-era", "showa"), ("birthdate-era-year", eraYear),
            ("birthdate-era-month", rest), ("birthdate-era-day", rest), ("birthdate-year", "1980"), ("birthdate-month", "5"), ("birthdate-day", "5"));
        Assert.That(typed.BirthDate, Is.EqualTo(value));
    }

    [Test]
    public void A_new_era_comes_from_the_realm_and_ends_the_one_before()
    {
        var eras = EraTable.Of(Realm(("kosmo.eras", "光文=2026-04-01, junk, 古=2000-01-01")));
        var reader = new BirthDateReader(eras, s_today);

        Assert.That(eras.InTime.Select(era => era.Id), Is.EqualTo(new[] { "meiji", "taisho", "showa", "heisei", "reiwa", "光文" }));
        Assert.That(eras.ByUse.Select(era => era.Id), Is.EqualTo(new[] { "showa", "heisei", "reiwa", "光文", "taisho", "meiji" }));
        Assert.That(reader.FromEra("光文", "元", "4", "1").Value, Is.EqualTo("2026-04-01"));
        Assert.That(reader.FromEra("reiwa", "8", "4", "1").Fault?.Key, Is.EqualTo("birthdateEraEndsMessage"));
        Assert.That(reader.FromEra("光文", "1", "3", "31").Fault?.Arguments, Is.EqualTo(new object[] { "光文", 1, 4, 1 }));
    }

    [Test]
    public void No_fact_has_a_text_form() => Assert.That($"{Fact("symbol", "12")}{Fact("symbol", "")}", Does.Not.Contain("12"));
}
