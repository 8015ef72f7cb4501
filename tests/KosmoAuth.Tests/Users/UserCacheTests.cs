using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Sqlite;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

public sealed class UserCacheTests
{
    private static readonly Realm s_realm = TestRealms.Realm();

    private string _folder;
    private SqliteDatabase _database;

    [SetUp]
    public async Task Open()
    {
        _folder = Directory.CreateTempSubdirectory("kosmoauth-users-").FullName;
        var key = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        _database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "kosmoauth.db"), key, TimeProvider.System, default);
        await WriteAsync(async work =>
        {
            await RealmRows.InsertAsync(work, s_realm.Id, s_realm.Name, [], default);
            foreach (var name in (string[])["taro", "hanako", "jiro"])
            {
                await InsertAsync(work, name);
            }
        });
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Who_did_not_change_is_read_once()
    {
        var users = new UserCache();
        var first = await GetAsync(users, "taro");
        Assert.That(first?.Username, Is.EqualTo("taro"));
        Assert.That(await GetAsync(users, "taro"), Is.SameAs(first));
    }

    [Test]
    public async Task A_change_holds_at_once()
    {
        var users = new UserCache();
        await GetAsync(users, "taro");
        await WriteAsync(work => UserRows.SetEnabledAsync(work, s_realm.Id, "u-taro", false, null, default));
        Assert.That((await GetAsync(users, "taro"))?.Enabled, Is.False);
        await WriteAsync(work => UserRows.AddRoleAsync(work, s_realm.Id, "u-taro", "r-1", default));
        Assert.That((await GetAsync(users, "taro"))?.RoleIds, Is.EqualTo(["r-1"]));
        Assert.That(users.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Nobody_is_found_under_the_id_of_one_who_was_removed()
    {
        var users = new UserCache();
        await GetAsync(users, "taro");
        await WriteAsync(async work => await UserRows.DeleteAsync(work, s_realm.Id, "u-taro", default));
        Assert.That(await GetAsync(users, "taro"), Is.Null);
        await WriteAsync(work => InsertAsync(work, "taro", "Saburo"));
        Assert.That((await GetAsync(users, "taro"))?.FirstName, Is.EqualTo("Saburo"));
    }

    [Test]
    public async Task Realms_do_not_share_people()
    {
        var users = new UserCache();
        await GetAsync(users, "taro");
        var version = await VersionAsync("taro");
        Assert.That(await _database.ReadAsync(work => users.GetAsync(TestRealms.Realm(name: "other"), "u-taro", version, work), default), Is.Null);
    }

    [Test]
    public async Task When_it_is_full_who_was_not_used_goes_first()
    {
        var users = new UserCache(most: 2);
        var taro = await GetAsync(users, "taro");
        await GetAsync(users, "taro");
        var hanako = await GetAsync(users, "hanako");
        await GetAsync(users, "jiro");
        Assert.That(users.Count, Is.EqualTo(2));
        Assert.That(await GetAsync(users, "taro"), Is.SameAs(taro));
        Assert.That(await GetAsync(users, "hanako"), Is.Not.SameAs(hanako));
    }

    [Test]
    public async Task Many_at_once_never_keep_more_than_allowed()
    {
        var users = new UserCache(most: 2);
        string[] names = ["taro", "hanako", "jiro"];
        var read = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i => (names[i % 3], User: await GetAsync(users, names[i % 3]))));
        Assert.That(read.Select(pair => pair.User?.Username), Is.EqualTo(read.Select(pair => pair.Item1)));
        Assert.That(users.Count, Is.LessThanOrEqualTo(2));
    }

    private async Task<User?> GetAsync(UserCache users, string name) => await _database.ReadAsync(
        async work => await users.GetAsync(s_realm, "u-" + name, await UserRows.VersionAsync(work, s_realm.Id, "u-" + name, default), work), default);

    private async Task<long?> VersionAsync(string name) =>
        await _database.ReadAsync(work => UserRows.VersionAsync(work, s_realm.Id, "u-" + name, default), default);

    private Task<bool> WriteAsync(Func<DbWork, ValueTask> write) => _database.WriteAsync(
        async work =>
        {
            await write(work);
            return true;
        },
        default);

    private static ValueTask InsertAsync(DbWork work, string name, string? firstName = null)
    {
        var user = new User { Id = "u-" + name, RealmId = s_realm.Id, Username = name, FirstName = firstName, Enabled = true, Version = 0 };
        return UserRows.InsertAsync(work, user, [], default);
    }
}
