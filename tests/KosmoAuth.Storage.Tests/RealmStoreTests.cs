using KosmoAuth.Realms;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class RealmStoreTests(string product) : StoreTests(product)
{
    private RealmStore Realms => new(Database);

    [Test]
    public async Task Realms_are_imported_all_or_none()
    {
        var broken = TestStore.Realm("b", TestStore.Person("b", "same"), TestStore.Person("b", "same"));
        Assert.That(
            () => Realms.ImportAsync([TestStore.Realm("a"), broken], replace: false, default),
            Throws.TypeOf<DuplicateException>().With.Message.Contains("'same' of realm 'b'"));
        Assert.That(await Realms.NamesAsync(default), Is.Empty);

        await Realms.ImportAsync([TestStore.Realm("b"), TestStore.Realm("a")], replace: false, default);
        Assert.That(await Realms.NamesAsync(default), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task A_realm_that_exists_is_not_overwritten_by_accident()
    {
        await Realms.ImportAsync([TestStore.Realm("a", TestStore.Person("a", "taro"))], replace: false, default);
        Assert.That(
            () => Realms.ImportAsync([TestStore.Realm("a")], replace: false, default),
            Throws.TypeOf<DuplicateException>().With.Message.Contains("Realm 'a'"));
        Assert.That(await Read(work => UserRows.VersionAsync(work, "id-a", "u-taro", default)), Is.Not.Null);
    }

    [Test]
    public async Task Replacing_a_realm_removes_its_people_and_sessions_and_nobody_elses()
    {
        await Realms.ImportAsync(
            [TestStore.Realm("a", TestStore.Person("a", "taro", TestStore.Password())), TestStore.Realm("b", TestStore.Person("b", "taro"))],
            replace: false,
            default);
        foreach (var realm in new[] { "id-a", "id-b" })
        {
            await Write(async work =>
            {
                await UserSessionRows.InsertAsync(
                    work, new UserSession { Id = "s", RealmId = realm, UserId = "u-taro", Started = 1, LastAccess = 1, AuthTime = 1 }, default);
                await ClientSessionRows.UpsertAsync(
                    work, new ClientSession { SessionId = "s", ClientId = "c1", RealmId = realm, Started = 1, LastAccess = 1 }, default);
                await LoginSessionRows.InsertAsync(work, new LoginSessionRow("t" + realm, realm, 1, "x", 1), default);
                await LoginFailureRows.UpsertAsync(work, new LoginFailures(realm, "u-taro", 1, 1, null, 0, 0), default);
            });
        }

        var before = await Read(work => RealmRows.AllAsync(work, default));
        await Realms.ImportAsync([TestStore.Realm("a", TestStore.Person("a", "hanako")) with { Id = "id-a" }], replace: true, default);

        Assert.That(await LeftAsync("id-a", "u-taro"), Is.EqualTo(new[] { false, false, false, false, false }));
        Assert.That(await LeftAsync("id-b", "u-taro"), Is.EqualTo(new[] { true, true, true, true, true }));
        var after = await Read(work => RealmRows.AllAsync(work, default));
        Assert.That(after[0].Revision, Is.Not.EqualTo(before[0].Revision));
        Assert.That(after[1], Is.EqualTo(before[1]));
    }

    [Test]
    public void A_password_in_clear_is_never_stored()
    {
        var person = TestStore.Person("a", "taro") with { PlainPassword = new Secret("canary") };
        Assert.That(
            () => Realms.ImportAsync([TestStore.Realm("a", person)], replace: false, default),
            Throws.InvalidOperationException.With.Message.Contains("taro").And.Message.Not.Contains("canary"));
    }

    [Test]
    public async Task Documents_come_in_their_order_and_every_change_raises_the_revision()
    {
        RealmDocument[] documents = [new("z", "2", "i1", "{}"), new("a", "1", "i2", "{}"), new("z", "1", "i3", "{}")];
        await Realms.ImportAsync([TestStore.Realm("a") with { Documents = documents }], replace: false, default);
        Assert.That(await Realms.DocumentsAsync("id-a", default), Is.EqualTo(documents));

        var revision = await RevisionAsync();
        await Write(work => RealmRows.PutAsync(work, "id-a", [documents[1] with { Json = "{\"x\":1}" }, new("n", "1", "i4", "{}")], default));
        Assert.That(
            (await Realms.DocumentsAsync("id-a", default)).Select(document => document.Id + document.Json),
            Is.EqualTo(new[] { "i1{}", "i2{\"x\":1}", "i3{}", "i4{}" }));
        Assert.That(await RevisionAsync(), Is.EqualTo(revision + 1));

        await Write(work => RealmRows.RemoveAsync(work, "id-a", "z", "2", default));
        Assert.That((await Realms.DocumentsAsync("id-a", default)).Select(document => document.Id), Is.EqualTo(new[] { "i2", "i3", "i4" }));
        Assert.That(await RevisionAsync(), Is.EqualTo(revision + 2));
    }

    [Test]
    public async Task People_are_read_back_as_an_import_takes_them()
    {
        await Realms.ImportAsync(
            [
                TestStore.Realm("a", TestStore.Person("a", "taro", TestStore.Password()), TestStore.Person("a", "hanako")),
                TestStore.Realm("b", TestStore.Person("b", "other")),
            ],
            replace: false,
            default);
        var people = await Realms.UsersAsync("id-a", default);
        Assert.That(people.Select(person => person.User.Username), Is.EqualTo(new[] { "hanako", "taro" }));
        Assert.That(people[1].Credentials.Single().SecretData.Reveal(), Is.EqualTo("canary-password-hash"));
        Assert.That(people[1].Consents["c1"], Is.EqualTo(new[] { "s1", "s2" }));

        await Realms.ImportAsync([TestStore.Realm("a", [.. people])], replace: true, default);
        var again = await Realms.UsersAsync("id-a", default);
        Assert.That(again[1].User.Attributes, Is.EquivalentTo(people[1].User.Attributes));
        Assert.That(again[1].User.RoleIds, Is.EqualTo(people[1].User.RoleIds));
    }

    [Test]
    public async Task The_context_writes_within_the_transaction_of_the_write_and_is_undone_with_it()
    {
        await Realms.ImportAsync([TestStore.Realm("a", TestStore.Person("a", "taro"))], replace: false, default);
        Assert.That(() => Rename("jiro", thenFail: true), Throws.InvalidOperationException);
        Assert.That(await Read(work => UserRows.FindByUsernameAsync(work, "id-a", "jiro", default)), Is.Null);
        await Rename("jiro", thenFail: false);
        Assert.That(await Read(work => UserRows.FindByUsernameAsync(work, "id-a", "jiro", default)), Is.Not.Null);

        Task Rename(string name, bool thenFail) => Write(async work =>
        {
            (await work.Context.Users.SingleAsync(row => row.Username == "taro")).Username = name;
            await work.Context.SaveChangesAsync();
            if (thenFail)
            {
                throw new InvalidOperationException("on purpose");
            }
        });
    }

    [Test]
    public async Task Ten_thousand_people_are_imported_in_one_transaction()
    {
        var people = Enumerable.Range(0, 10_000).Select(i => TestStore.Person("big", "user" + i, TestStore.Password())).ToArray();
        await Realms.ImportAsync([TestStore.Realm("big", people)], replace: false, default);
        var last = await Read(work => UserRows.FindByUsernameAsync(work, "id-big", "user9999", default));
        Assert.That(last!.RoleIds, Has.Count.EqualTo(2));
    }

    private async Task<long> RevisionAsync() => (await Read(work => RealmRows.AllAsync(work, default))).Single().Revision;

    private async Task<bool[]> LeftAsync(string realm, string user) =>
    [
        await Read(work => UserRows.VersionAsync(work, realm, user, default)) is not null,
        await Read(work => UserSessionRows.FindAsync(work, realm, "s", false, default)) is not null,
        (await Read(work => ClientSessionRows.OfSessionAsync(work, realm, "s", false, default))).Count > 0,
        await Read(work => LoginSessionRows.FindAsync(work, "t" + realm, default)) is not null,
        await Read(work => LoginFailureRows.ReadAsync(work, realm, user, default)) is not null,
    ];
}
