using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Actions;
using KosmoAuth.Tests.Login.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.UpdateProfile;

public sealed class UpdateProfileTests : ActionJourney
{
    private static LoginRealm Editable => new() { Login = new RealmLogin(false, false, true, false, true, false, false, true) };

    [Test]
    public async Task Names_and_address_are_changed_and_told()
    {
        await StartAsync(Editable, "UPDATE_PROFILE");
        var page = await SignInAsync("&ui_locales=en");
        Assert.That((page.Value("username"), page.Value("email"), page.Value("firstName"), page.Value("lastName")), Is.EqualTo(("taro", "taro@example.org", "First", "Last")));
        var done = await SetProfileAsync(page, " Taro ", "Kenko", ("username", "ＴＡＲＯ２"), ("email", "new＠example.org"));
        Assert.That(done.Code, Is.Not.Null, done.Text);
        var now = Taro;
        Assert.That((now.Username, now.Email, now.FirstName, now.LastName, now.Enabled), Is.EqualTo(("taro2", "new@example.org", "Taro", "Kenko", true)));
        var told = Host.Written.Single(e => e.Type == "UPDATE_PROFILE").Details;
        Assert.That((told["context"], told["previous_email"], told["updated_email"], told["updated_first_name"]), Is.EqualTo(("UPDATE_PROFILE", "taro@example.org", "new@example.org", "Taro")));
    }

    [Test]
    public async Task A_new_address_is_not_verified()
    {
        await StartAsync(null, "UPDATE_PROFILE");
        Host.Rows.Write(async work => await KosmoAuth.Storage.UserRows.UpdateAsync(work, Verified(), default));
        await SetProfileAsync(await SignInAsync(), more: ("email", "taro@example.org"));
        Assert.That(Taro.EmailVerified, Is.True, "the same address stays verified");
        Host.AddUser("taro", actions: ["UPDATE_PROFILE"]);
        Host.Rows.Write(async work => await KosmoAuth.Storage.UserRows.UpdateAsync(work, Verified(), default));
        await SetProfileAsync(await Browser.AuthAsync(), more: ("email", "new@example.org"));
        Assert.That((Taro.Email, Taro.EmailVerified), Is.EqualTo(("new@example.org", false)));
    }

    [Test]
    public async Task Mistakes_stand_at_their_fields_and_what_was_typed_stays()
    {
        await StartAsync(Editable, "UPDATE_PROFILE");
        var page = await SignInAsync("&ui_locales=en");
        var wrong = await SetProfileAsync(page, "", "<b>", ("username", "a b"), ("email", "nomail"));
        Assert.That(Errors(wrong), Is.EqualTo(new[]
        {
            "input-error-username", "input-error-email", "input-error-firstName", "input-error-lastName",
        }));
        Assert.That((wrong.Value("username"), wrong.Value("lastName")), Is.EqualTo(("a b", "<b>")));
        var taken = await SetProfileAsync(wrong, more: [("username", "hanako"), ("email", "HANAKO@example.org")]);
        Assert.That(Errors(taken), Is.EqualTo(new[] { "input-error-username", "input-error-email" }));
        Assert.That(Taro.Username, Is.EqualTo("taro"));
        Assert.That((await SetProfileAsync(taken, more: [("username", "taro"), ("email", "taro@example.org")])).Code, Is.Not.Null);
    }

    [Test]
    public async Task What_may_not_be_changed_is_not()
    {
        var realm = new LoginRealm().WithActions("UPDATE_EMAIL");
        await StartAsync(realm, "UPDATE_PROFILE");
        var page = await SignInAsync();
        Assert.That((page.Page.GetElementById("username"), page.Page.GetElementById("email")), Is.EqualTo(((object?)null, (object?)null)));
        await SetProfileAsync(page, more: [("username", "root"), ("email", "evil@example.org")]);
        Assert.That((Taro.Username, Taro.Email), Is.EqualTo(("taro", "taro@example.org")));
    }

    [Test]
    public async Task Who_lacks_something_has_to_fill_it_in()
    {
        await StartAsync();
        Host.AddUser("new", profile: false);
        var page = await SignInAsync(user: "new");
        Assert.That((page.PageId, page.Via), Is.EqualTo(("login-login-update-profile", page.Via)));
        Assert.That(page.Via, Does.Contain("execution=VERIFY_PROFILE"));
        Assert.That((await SetProfileAsync(page, more: ("email", "new@example.org"))).Code, Is.Not.Null);
    }

    [TestCase("ja", "lastName", "firstName")]
    [TestCase("en", "firstName", "lastName")]
    public async Task The_family_name_stands_where_people_write_it(string language, params string[] order)
    {
        await StartAsync(null, "UPDATE_PROFILE");
        var page = await SignInAsync("&ui_locales=" + language);
        Assert.That(page.Page.QuerySelectorAll("#kc-update-profile-form input[type=text]").Select(field => field.Id).Skip(1), Is.EqualTo(order));
    }

    private User Verified() => new()
    {
        Id = "u-taro", RealmId = Host.Realm.Id, Username = "taro", Email = "taro@example.org", EmailVerified = true, FirstName = "First", LastName = "Last", Enabled = true, Version = 1,
    };

    private static IEnumerable<string?> Errors(KosmoAuth.Tests.Support.Answer answer) =>
        answer.Page.QuerySelectorAll("span[id^=input-error-]").Select(error => error.Id);
}
