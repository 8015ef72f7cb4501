using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.UpdateProfile;

/// <summary>What an operator compares before somebody learns a login ID must be nothing that people set themselves.</summary>
public sealed class FactsOfPeopleTests
{
    [Test]
    public async Task Facts_about_a_person_are_neither_shown_nor_changed_here()
    {
        const string Realm = """
            {"realm":"r","enabled":true,"attributes":{"kosmo.recallLoginId.enabled":"true","kosmo.recallLoginId.fields":"symbol,number,birthdate"},
             "clients":[{"clientId":"web","publicClient":true,"redirectUris":["http://127.0.0.1:9/cb"]}],
             "users":[{"username":"u","enabled":true,"email":"u@example.org","firstName":"a","lastName":"b","requiredActions":["UPDATE_PROFILE"],
               "attributes":{"insuranceSymbol":["CANARYSYMBOL"],"insuranceNumber":["77712345"],"birthdate":["1980-05-05"]},
               "credentials":[{"type":"password","value":"Password-1"}]}]}
            """;
        await using var server = await TestServer.StartAsync(Realm);
        using var browser = server.NewBrowser();
        var page = await browser.SignInAsync(await browser.AuthAsync(), "u");
        Assert.That(page.Page.QuerySelectorAll("form input").Select(input => input.GetAttribute("name")), Is.SupersetOf(new[] { "email", "firstName", "lastName" }));
        Assert.That(page.Text, Does.Not.Contain("CANARYSYMBOL").And.Not.Contain("77712345").And.Not.Contain("1980-05-05"));

        (string, string)[] planted = [("insuranceNumber", "1"), ("user.attributes.insuranceNumber", "1"), ("attributes[insuranceNumber]", "1"), ("birthdate", "2000-01-01")];
        Assert.That((await browser.PostAsync(page.Action, [("email", "u@example.org"), ("firstName", "New"), ("lastName", "b"), .. planted])).Code, Is.Not.Null);
        User now = null!;
        server.Rows.Write(async work => now = (await UserRows.FindByUsernameAsync(work, server.Realm("r").Id, "u", default))!);
        Assert.That(now.FirstName, Is.EqualTo("New"));
        Assert.That((now.Attributes["insuranceNumber"].Single(), now.Attributes["birthdate"].Single(), now.Attributes.Count), Is.EqualTo(("77712345", "1980-05-05", 3)));
        Assert.That(server.Events.SelectMany(told => told.Details.Values), Has.None.Contains("77712345").And.None.Contains("2000-01-01"));
    }
}
