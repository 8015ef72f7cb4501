using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class ReaderTests
{
    [Test]
    public void Every_fault_of_every_file_is_named_with_line_and_column_at_once()
    {
        using var folder = new RealmFolder();
        folder.Write("a.json", """
            {
              "realm": "a", "enabled": "perhaps",
              "accessTokenLifespan": [300],
              "clients": { "clientId": "x" }
            }
            """);
        folder.Write("b.json", """
            {
              "realm": "b", "enabled": true,
              "accessTokenLifespan": -1, "sslRequired": "nonee",
              "clients": [
                { "clientId": "web" },
                { "clientId": "web", "redirectUris": ["/ok", "javascript:alert(1)"] }
              ],
              "roles": { "realm": [{ "name": "staff", "composites": { "realm": ["membr"] } }, { "name": "member" }] }
            }
            """);
        folder.Write("c.json", "{ \"realm\": \"c\",\n  \"enabled\": true,\n}");

        Assert.That(Faults(folder), Is.EqualTo(new[]
        {
            "a.json:2:28: enabled must be true or false, not the text \"perhaps\".",
            "a.json:3:26: accessTokenLifespan must be a whole number, not an array.",
            "a.json:4:14: clients must be an array, not an object.",
            "b.json:3:26: accessTokenLifespan is -1, but must not be negative.",
            "b.json:3:45: sslRequired cannot be \"nonee\". Did you mean \"none\"? Use one of all, external, none.",
            "b.json:6:19: The client \"web\" stands here twice. Remove one, or rename it.",
            "b.json:6:50: The redirect URI \"javascript:alert(1)\" would run a script. Use an https address.",
            "b.json:8:69: There is no realm role \"membr\". Did you mean \"member\"? Add it to this file, or correct the name.",
            "c.json:3:1: This is not JSON: The JSON object contains a trailing comma at the end. Mend the text here or just before.",
        }));
    }

    [TestCase("""{ "realm": "r", "resetPasswordAlowed": true }""", "1:17", "Did you mean \"resetPasswordAllowed\"")]
    [TestCase("""{ "realm": "r", "realm": "s" }""", "1:17", "stands here twice")]
    [TestCase("""{ "realm": "日本", "defaultLocale": "ja", "supportedLocales": ["en"] }""", "1:35", "none of supportedLocales")]
    [TestCase("""{ "realm": "r", "users": [{ "username": "u", "enabled": true, "realmRoles": ["offline_acces"] }] }""", "1:78", "Did you mean \"offline_access\"")]
    [TestCase("""{ "realm": "r", "otpPolicyDigits": 7 }""", "1:36", "know 6 and 8 only")]
    [TestCase("""{ "realm": "r", "otpPolicyLookAheadWindow": 101 }""", "1:45", "which counts instead")]
    [TestCase("""{ "realm": "r", "browserFlow": "browse" }""", "1:32", "Did you mean \"browser\"")]
    [TestCase("""{ "realm": "r", "clients": [{ "clientId": "c", "defaultClientScopes": ["profil"] }] }""", "1:72", "Did you mean \"profile\"")]
    [TestCase("""{ "realm": "r", "components": { "org.keycloak.keys.KeyProvider": [{ "providerId": "java-keystore", "config": { "enabled": ["false"] } }] } }""", "1:83", "Java keystore")]
    [TestCase("""{ "realm": "r", "components": { "org.keycloak.keys.KeyProvider": [{ "providerId": "eddsa-generated" }] } }""", "1:83", "no EdDSA")]
    [TestCase("""{ "realm": "r", "clients": [{ "clientId": "c", "attributes": { "id.token.signed.response.alg": "EdDSA" } }] }""", "1:96", "no such signature")]
    public void What_Keycloak_takes_is_a_warning(string text, string place, string part)
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", text);

        var read = folder.Read();

        Assert.That(read.Realms, Has.Count.EqualTo(1));
        Assert.That(read.Faults, Has.All.Matches<RealmFault>(fault => fault.IsWarning));
        Assert.That(read.Faults.Select(fault => $"{fault.Line}:{fault.Column} {fault.Message}"), Has.Some.StartsWith(place).And.Some.Contains(part));
    }

    [TestCase("""null""", "1:1", "The realm must be an object, not null.")]
    [TestCase("""{ "realm": "r", "otpPolicyPeriod": 0 }""", "1:36", "otpPolicyPeriod is 0, but must be at least 1 second.")]
    [TestCase("""{ "enabled": true }""", "1:1", "The realm has no name. Add \"realm\": \"…\".")]
    [TestCase("""{ "realm": "a/b" }""", "1:12", "\"a/b\" cannot be the name of a realm. Leave out / and control characters.")]
    [TestCase("""{ "realm": "r", "clients": [null] }""", "1:29", "clients[0] must not be null. Leave it out.")]
    [TestCase("""{ "realm": "r", "clients": [{}] }""", "1:29", "This client has no clientId. Give it one.")]
    [TestCase("""{ "realm": "r", "roles": { "client": { "webb": [] } } }""", "1:48", "There is no client \"webb\". Add it to this file, or correct the name.")]
    [TestCase("""{ "realm": "r", "users": [{ "username": "u", "groups": ["/x"] }] }""", "1:57", "There is no group \"/x\". Add it to this file, or correct the name.")]
    [TestCase("""{ "realm": "r", "authenticationFlows": [{ "alias": "f", "authenticationExecutions": [{ "requirement": "REQIRED", "authenticator": "x" }] }] }""",
        "1:103", "The requirement cannot be \"REQIRED\". Did you mean \"REQUIRED\"? Use one of REQUIRED, ALTERNATIVE, CONDITIONAL, DISABLED.")]
    [TestCase("""{ "realm": "r", "authenticationFlows": [{ "alias": "f", "authenticationExecutions": [{ "requirement": "REQUIRED", "flowAlias": "f" }] }] }""",
        "1:52", "The flow \"f\" contains itself. Take one of its sub-flows out.")]
    [TestCase("""{ "realm": "r", "clients": [{ "clientId": "c", "authenticationFlowBindingOverrides": { "browser": "none" } }] }""",
        "1:99", "There is no flow with the id \"none\". Name the id of a flow of this file, or leave the override out.")]
    [TestCase("""{ "realm": "r", "components": { "org.keycloak.keys.KeyProvider": [{ "providerId": "rsa", "config": { "privateKey": ["MII"] } }] } }""",
        "1:100", "The key \"\" cannot be read. Give its base64 or PEM text as Keycloak writes it.")]
    public void What_Keycloak_refuses_is_a_fault(string text, string place, string message)
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", text);

        Assert.That(folder.Read().Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString()), Has.Some.EndsWith($"r.json:{place}: {message}"));
    }

    [Test]
    public void A_missing_file_is_a_fault_without_a_line()
    {
        Assert.That(RealmReader.Read(["nowhere.json"], _ => null).Faults.Single().ToString(),
            Is.EqualTo("nowhere.json: There is no such file or folder. Check the path."));
    }

    [Test]
    public void An_array_holds_several_realms_and_a_name_may_come_once()
    {
        using var folder = new RealmFolder();
        folder.Write("all.json", """[{ "realm": "a", "enabled": true }, { "realm": "b", "enabled": true }, { "realm": "a", "enabled": true }]""");

        var read = folder.Read();

        Assert.That(read.Realms.Select(realm => realm.Realm.Realm), Is.EqualTo(new[] { "a", "b", "a" }));
        Assert.That(read.Faults.Single().Message, Does.StartWith("The realm \"a\" is already in "));
    }

    [Test]
    public void An_export_folder_is_one_realm_with_the_people_of_its_users_files()
    {
        var folder = RealmData.Read("rich-export-dir");
        var file = RealmData.Read("rich-export.json");

        Assert.That(folder.Faults.Where(fault => !fault.IsWarning), Is.Empty);
        Assert.That(folder.Realms.Single().Realm.Users!.Select(user => user.Username),
            Is.EquivalentTo(file.Realms.Single().Realm.Users!.Select(user => user.Username)));
    }

    [Test]
    public void A_fault_of_a_person_is_at_the_place_in_its_users_file()
    {
        using var folder = new RealmFolder();
        folder.Write("r-realm.json", """{ "realm": "r", "enabled": true, "users": [{ "username": "a", "enabled": true }] }""");
        folder.Write("r-users-0.json", """
            { "realm": "r", "users": [
              { "username": "b", "enabled": true, "groups": ["/none"] }
            ] }
            """);

        Assert.That(Faults(folder), Is.EqualTo(new[] { "r-users-0.json:2:50: There is no group \"/none\". Add it to this file, or correct the name." }));
    }

    [Test]
    public void Users_without_their_realm_are_a_fault()
    {
        using var folder = new RealmFolder();
        folder.Write("r-users-0.json", """{ "realm": "r", "users": [] }""");

        Assert.That(Faults(folder).Single(), Does.Contain("whose file is not in this folder"));
    }

    [TestCase("rich-in.json")]
    [TestCase("rich-export.json")]
    [TestCase("fresh-realm.json")]
    [TestCase("master-realm.json")]
    public void Recorded_files_of_Keycloak_have_no_fault(string name)
    {
        Assert.That(RealmData.Read(name).Faults.Where(fault => !fault.IsWarning), Is.Empty);
    }

    private static IEnumerable<string> Faults(RealmFolder folder) =>
        folder.Read().Faults.Select(fault => fault.ToString()[(Path.GetDirectoryName(fault.File)!.Length + 1)..]);
}
