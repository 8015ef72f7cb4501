using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.PersonalFacts;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.PersonalFacts;

public sealed class FactComparisonTests
{
    private static readonly (string Name, string Value)[] s_card =
    [
        ("insuranceSymbol", "１２"), ("insuranceNumber", "03456"), ("insuranceBranch", ""), ("gender", "female"), ("insurerNumber", "06130017"),
        ("email", "Hanako@example.jp"), ("birthdate-era", "showa"), ("birthdate-era-year", "55"), ("birthdate-era-month", "5"), ("birthdate-era-day", "5"),
    ];

    private static readonly Realm s_realm =
        TestRealms.Realm(TestRealms.Defaults, attributes: [(FactFields.Attribute, "symbol,number,branch,gender,birthdate,insurerNumber,email")]);

    private static User Hanako(string id = "hanako", params (string Name, string? Value)[] other)
    {
        var attributes = new Dictionary<string, string?>
        {
            ["insuranceSymbol"] = "12", ["insuranceNumber"] = "3456", ["gender"] = "2", ["birthdate"] = "1980-05-05", ["insurerNumber"] = "06130017", ["email"] = "hanako@example.jp",
        };
        foreach (var (name, value) in other)
        {
            attributes[name] = value;
        }

        return new User
        {
            Id = id, RealmId = "r", Username = id, Enabled = true, Version = 1, Email = attributes["email"],
            Attributes = attributes.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[pair.Value!]),
        };
    }

    private static (FactMatch Result, User? User) Compare(IReadOnlyList<User> people, params (string Name, string Value)[] changed)
    {
        var form = s_card.ToDictionary(field => field.Name, field => field.Value);
        foreach (var (name, value) in changed)
        {
            form[name] = value;
        }

        var typed = TypedFacts.Read(FactFields.Of(s_realm), form.GetValueOrDefault, new BirthDateReader(EraTable.Known, new DateOnly(2026, 11, 24)));
        Assert.That(typed.AreWellFormed, Is.True);
        return new FactComparison(new byte[32]).Find(typed, people);
    }

    [Test]
    public void One_person_with_all_facts_is_found() => Assert.That(Compare([Hanako()]).User?.Id, Is.EqualTo("hanako"));

    [TestCase("insuranceSymbol", "13")]
    [TestCase("insuranceNumber", "34567")]
    [TestCase("gender", "male")]
    [TestCase("insurerNumber", "138057")]
    [TestCase("birthdate-era-day", "6")]
    [TestCase("email", "hanako2@example.jp")]
    [TestCase("insuranceBranch", "1")]
    public void One_other_fact_is_enough_to_be_nobody(string field, string value) => Assert.That(Compare([Hanako()], (field, value)), Is.EqualTo((FactMatch.Different, (User?)null)));

    [TestCase("insuranceSymbol")]
    [TestCase("insuranceNumber")]
    [TestCase("gender")]
    [TestCase("birthdate")]
    [TestCase("insurerNumber")]
    public void A_person_without_a_fact_is_never_found(string attribute)
    {
        Assert.That(Compare([Hanako("x", (attribute, null))]).Result, Is.EqualTo(FactMatch.Different));
        Assert.That(Compare([Hanako("x", (attribute, ""))]).Result, Is.EqualTo(FactMatch.Different));
    }

    [Test]
    public void Nobody_registered_the_address() => Assert.That(Compare([]), Is.EqualTo((FactMatch.Unknown, (User?)null)));

    [Test]
    public void Of_a_family_with_one_address_the_right_one_is_found() =>
        Assert.That(Compare([Hanako("taro", ("gender", "male")), Hanako(), Hanako("jiro", ("birthdate", "2010-01-01"))]).User?.Id, Is.EqualTo("hanako"));

    [Test]
    public void Twins_are_told_apart_by_the_branch_number_alone()
    {
        User[] twins = [Hanako("erin", ("insuranceBranch", "02")), Hanako("frank", ("insuranceBranch", "3"))];

        Assert.That(Compare(twins), Is.EqualTo((FactMatch.Ambiguous, (User?)null)));
        Assert.That(Compare(twins, ("insuranceBranch", "03")).User?.Id, Is.EqualTo("frank"));
    }

    [Test]
    public void More_people_than_are_compared_are_too_many()
    {
        var many = Enumerable.Range(0, FactComparison.Candidates).Select(n => Hanako($"u{n}", ("insuranceNumber", $"{n}1")));

        Assert.That(Compare([.. many.Skip(1), Hanako()]).Result, Is.EqualTo(FactMatch.Match));
        Assert.That(Compare([.. many, Hanako()]).Result, Is.EqualTo(FactMatch.Ambiguous));
    }
}
