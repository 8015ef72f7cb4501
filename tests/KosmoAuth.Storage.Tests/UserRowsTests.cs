using KosmoAuth.Realms;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class UserRowsTests(string product) : StoreTests(product)
{
    private const string Realm = "id-r";
    private const string Taro = "u-taro";

    [SetUp]
    public Task Import()
    {
        var otp = new Credential("o1", "otp", "phone", 5, """{"digits":6}""", new Secret("canary-otp"));
        var taro = TestStore.Person("r", "taro", TestStore.Password(), otp);
        return new RealmStore(Database).ImportAsync([TestStore.Realm("r", taro)], replace: false, default);
    }

    [Test]
    public async Task A_person_comes_back_as_stored_with_everything_that_hangs_on_them()
    {
        var user = await TaroAsync();

        Assert.Multiple(() =>
        {
            Assert.That(user.Username, Is.EqualTo("taro"));
            Assert.That(user.Email, Is.EqualTo("taro@example.org"));
            Assert.That(user.EmailVerified, Is.True);
            Assert.That(user.FirstName, Is.EqualTo("First"));
            Assert.That(user.LastName, Is.EqualTo("Last"));
            Assert.That(user.Enabled, Is.True);
            Assert.That(user.CreatedTimestampMs, Is.EqualTo(1_700_000_000_000));
            Assert.That(user.ServiceAccountClientId, Is.Null);
            Assert.That(user.Attributes.Keys, Is.EquivalentTo(new[] { "phone", "insuranceNumber" }));
            Assert.That(user.Attributes["phone"], Is.EqualTo(new[] { "1", "2" }));
            Assert.That(user.RoleIds, Is.EqualTo(new[] { "r1", "r2" }));
            Assert.That(user.GroupIds, Is.EqualTo(new[] { "g1" }));
            Assert.That(user.RequiredActions, Is.EqualTo(new[] { "VERIFY_EMAIL" }));
            Assert.That(user.CredentialTypes, Is.EqualTo(new[] { "otp", "password" }));
        });
    }

    [Test]
    public async Task People_are_found_by_name_and_mail_of_their_own_realm_only()
    {
        Assert.That((await Read(work => UserRows.FindByUsernameAsync(work, Realm, "taro", default)))?.Id, Is.EqualTo(Taro));
        Assert.That((await Read(work => UserRows.FindByEmailAsync(work, Realm, "taro@example.org", default)))?.Id, Is.EqualTo(Taro));
        Assert.That(await Read(work => UserRows.FindByUsernameAsync(work, "id-other", "taro", default)), Is.Null);
        Assert.That(await Read(work => UserRows.FindByIdAsync(work, "id-other", Taro, default)), Is.Null);
        Assert.That(await Read(work => UserRows.VersionAsync(work, "id-other", Taro, default)), Is.Null);
        Assert.That(await Read(work => UserRows.CredentialsAsync(work, Realm, "nobody", "password", default)), Is.Empty);
    }

    [Test]
    public async Task Names_and_mail_addresses_are_kept_in_lower_case_and_a_name_is_given_once()
    {
        var hanako = new User
        {
            Id = "u-2", RealmId = Realm, Username = "HanaKo", Email = "Hana@Example.org", Enabled = true, Version = 0, ServiceAccountClientId = "c9",
        };
        await Write(work => UserRows.InsertAsync(work, hanako, [], default));

        var found = await Read(work => UserRows.FindServiceAccountAsync(work, Realm, "c9", default));
        Assert.That((found!.Username, found.Email), Is.EqualTo(("hanako", "hana@example.org")));
        var again = new User { Id = "u-3", RealmId = Realm, Username = "hanako", Enabled = true, Version = 0 };
        Assert.That(() => Write(work => UserRows.InsertAsync(work, again, [], default)), Throws.TypeOf<DuplicateException>());
    }

    [Test]
    public async Task Of_fifty_people_of_one_name_exactly_one_is_made()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                var user = new User { Id = "u" + i, RealmId = Realm, Username = "same", Enabled = true, Version = 0 };
                await Write(work => UserRows.InsertAsync(work, user, [TestStore.Password()], default));
                return true;
            }
            catch (DuplicateException)
            {
                return false;
            }
        }));
        Assert.That(made.Count(one => one), Is.EqualTo(1));
    }

    private static readonly (string Name, Func<DbWork, ValueTask> Change)[] s_changes =
    [
        ("disabling", work => UserRows.SetEnabledAsync(work, Realm, Taro, false, "permanentLockout", default)),
        ("not before", work => UserRows.SetNotBeforeAsync(work, Realm, Taro, 7, default)),
        ("attribute", work => UserRows.SetAttributeAsync(work, Realm, Taro, "phone", ["3"], false, default)),
        ("role", work => UserRows.AddRoleAsync(work, Realm, Taro, "r3", default)),
        ("role away", work => UserRows.RemoveRoleAsync(work, Realm, Taro, "r1", default)),
        ("group", work => UserRows.AddGroupAsync(work, Realm, Taro, "g2", default)),
        ("group away", work => UserRows.RemoveGroupAsync(work, Realm, Taro, "g1", default)),
        ("action", work => UserRows.AddRequiredActionAsync(work, Realm, Taro, "UPDATE_PASSWORD", default)),
        ("action away", work => UserRows.RemoveRequiredActionAsync(work, Realm, Taro, "VERIFY_EMAIL", default)),
        ("credential", work => UserRows.InsertCredentialAsync(work, Realm, Taro, TestStore.Password("p2"), default)),
        ("credential changed", work => UserRows.UpdateCredentialAsync(work, Realm, Taro, TestStore.Password(), default)),
        ("credential away", async work => await UserRows.DeleteCredentialAsync(work, Realm, Taro, "o1", default)),
        ("names", work => UserRows.UpdateAsync(
            work, new User { Id = Taro, RealmId = Realm, Username = "Taro2", Email = null, Enabled = true, Version = 0 }, default)),
    ];

    [TestCaseSource(nameof(ChangeNames))]
    public async Task Every_change_raises_the_version(string name)
    {
        var before = await TaroAsync();
        await Write(s_changes.Single(change => change.Name == name).Change);
        var after = await TaroAsync();

        Assert.That(after.Version, Is.EqualTo(before.Version + 1));
if (!name.StartsWith("credential", StringComparison.Ordinal))
        {
            Assert.That(Everything(after), Is.Not.EqualTo(Everything(before)));
        }
    }

    [Test]
    public async Task The_reason_of_disabling_goes_with_enabling()
    {
        await Write(work => UserRows.SetEnabledAsync(work, Realm, Taro, false, "permanentLockout", default));
        Assert.That((await TaroAsync()).Attributes["disabledReason"], Is.EqualTo(new[] { "permanentLockout" }));
        await Write(work => UserRows.SetEnabledAsync(work, Realm, Taro, true, null, default));
        var user = await TaroAsync();
        Assert.That(user.Enabled, Is.True);
        Assert.That(user.Attributes, Does.Not.ContainKey("disabledReason"));
    }

    [Test]
    public async Task A_person_who_is_removed_and_comes_back_has_another_version()
    {
        var before = await TaroAsync();
        Assert.That(await Write(work => UserRows.DeleteAsync(work, Realm, Taro, default)), Is.True);
        Assert.That(await Read(work => UserRows.FindByIdAsync(work, Realm, Taro, default)), Is.Null);
        await Write(work => UserRows.InsertAsync(work, TestStore.Person("r", "taro").User, [], default));
        Assert.That((await TaroAsync()).Version, Is.Not.EqualTo(before.Version));
        Assert.That((await TaroAsync()).CredentialTypes, Is.Empty);
    }

    [Test]
    public async Task Credentials_come_in_order_with_their_secrets_in_clear()
    {
        await Write(work => UserRows.InsertCredentialAsync(work, Realm, Taro, TestStore.Password("a-later-one"), default));
        var passwords = await Read(work => UserRows.CredentialsAsync(work, Realm, Taro, "password", default));
        var otp = (await Read(work => UserRows.CredentialsAsync(work, Realm, Taro, "otp", default))).Single();

        Assert.That(passwords.Select(password => password.Id), Is.EqualTo(new[] { "p1", "a-later-one" }));
        Assert.That(passwords[0].SecretData.Reveal(), Is.EqualTo("canary-password-hash"));
        Assert.That((otp.UserLabel, otp.CreatedDateMs, otp.CredentialData), Is.EqualTo(("phone", 5L, """{"digits":6}""")));
        Assert.That(otp.SecretData.Reveal(), Is.EqualTo("canary-otp"));
    }

    [Test]
    public async Task Consents_are_replaced_and_removed_without_raising_the_version()
    {
        var version = (await TaroAsync()).Version;
        Assert.That(await Read(work => ConsentRows.FindAsync(work, Realm, Taro, "c1", default)), Is.EqualTo(new[] { "s1", "s2" }));
        await Write(work => ConsentRows.UpsertAsync(work, Realm, Taro, "c1", ["s3"], 5, default));
        Assert.That(await Read(work => ConsentRows.FindAsync(work, Realm, Taro, "c1", default)), Is.EqualTo(new[] { "s3" }));
        await Write(work => ConsentRows.DeleteAsync(work, Realm, Taro, "c1", default));
        Assert.That(await Read(work => ConsentRows.FindAsync(work, Realm, Taro, "c1", default)), Is.Null);
        Assert.That((await TaroAsync()).Version, Is.EqualTo(version));
    }

    private static IEnumerable<string> ChangeNames() => s_changes.Select(change => change.Name);

    private static string Everything(User user) => string.Join(
        '|',
        user.Username, user.Email, user.Enabled, user.NotBefore,
        string.Join(',', user.Attributes.Select(pair => pair.Key + "=" + string.Join(';', pair.Value))),
        string.Join(',', [.. user.RoleIds, .. user.GroupIds, .. user.RequiredActions, .. user.CredentialTypes]));

    private async Task<User> TaroAsync() => (await Read(work => UserRows.FindByIdAsync(work, Realm, Taro, default)))!;
}
