using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class PlaceholderTests
{
    [TestCase("${NAME}", "value")]
    [TestCase("${env.NAME}", "value")]
    [TestCase("a ${NAME} b ${NAME}", "a value b value")]
    [TestCase("${NONE:other}", "other")]
    [TestCase("${NONE:}", "")]
    [TestCase("${NONE:a:b}", "a:b")]
    [TestCase("${NONE,NAME}", "value")]
    [TestCase("${NONE:${NAME}}", "value")]
    [TestCase("${NESTED}", "<value>")]
    [TestCase("${client_account}", "${client_account}")]
    [TestCase("${role_${NAME}}", "${role_value}")]
    [TestCase("${}", "${}")]
    [TestCase("${open", "${open")]
    [TestCase("$NAME {NAME}", "$NAME {NAME}")]
    public void Placeholders_come_from_the_environment_and_others_stay(string written, string read)
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", $$"""{ "realm": "r", "displayName": "{{written}}" }""");

        Assert.That(folder.Read(("NAME", "value"), ("NESTED", "<${NAME}>")).Realms.Single().Realm.DisplayName, Is.EqualTo(read));
    }

    [Test]
    public void Places_are_those_of_the_file_not_of_the_text_with_values()
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", """
            { "realm": "${NAME}", "enabled": ${ENABLED:true}, "sslRequired": "sometimes",
              "displayName": "${NAME}", "accessTokenLifespan": ${SECONDS} }
            """);

        Assert.That(
            folder.Read(("NAME", "a much longer name\u3042"), ("SECONDS", "-5")).Faults.Select(fault => (fault.Line, fault.Column)),
            Is.EquivalentTo(new[] { (1, 66), (2, 52) }));
    }

    [Test]
    public void A_value_that_names_itself_ends()
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", """{ "realm": "r", "displayName": "${LOOP}" }""");

        Assert.That(folder.Read(("LOOP", "${LOOP}")).Realms.Single().Realm.DisplayName, Does.Contain("${LOOP}"));
    }
}
