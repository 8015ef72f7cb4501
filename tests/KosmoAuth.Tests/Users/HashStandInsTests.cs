using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Tests.Support;
using KosmoAuth.Users;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

/// <summary>What is computed for names that nobody has.</summary>
public sealed class HashStandInsTests
{
    private const int Names = 2000;

    private static readonly Pbkdf2Method s_wanted = Method("pbkdf2-sha256", 2, 32);
    private static readonly Pbkdf2Method s_old = Method("pbkdf2-sha512", 1, 64);
    private static readonly Pbkdf2Method s_oldAndLong = Method("pbkdf2-sha256", 1, 64);

    private readonly Realm _realm = TestRealms.Realm(passwordPolicy: "hashAlgorithm(pbkdf2-sha256) and hashIterations(2)");
    private readonly TestClock _clock = new();
    private TestDatabase _database = null!;
    private HashStandIns _standIns = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _database = await TestDatabase.OpenAsync(_clock);
        _standIns = new HashStandIns(_clock);
        await WriteAsync(work => RealmRows.InsertAsync(work, _realm.Id, _realm.Name, [], default));
    }

    [TearDown]
    public Task CloseAsync() => _database.DeleteAsync();

    [Test]
    public async Task Names_are_spread_as_the_hashes_of_the_people_are()
    {
        await AddAsync(60, s_wanted);
        await AddAsync(30, s_old);
        await AddAsync(10, s_oldAndLong);
        var methods = await MethodsAsync();
        Assert.That(Share(methods, s_wanted), Is.EqualTo(0.6).Within(0.05));
        Assert.That(Share(methods, s_old), Is.EqualTo(0.3).Within(0.05));
        Assert.That(Share(methods, s_oldAndLong), Is.EqualTo(0.1).Within(0.05), "the length of a hash is a matter of time too");
    }

    [Test]
    public async Task A_name_keeps_its_method_also_on_another_node()
    {
        await AddAsync(20, s_wanted);
        await AddAsync(10, s_old);
        var first = await MethodsAsync();
        Assert.That(await MethodsAsync(), Is.EqualTo(first));
        _standIns = new HashStandIns(_clock);
        Assert.That(await MethodsAsync(), Is.EqualTo(first));
    }

    [Test]
    public async Task When_people_move_to_the_policys_hash_names_do_and_none_moves_away()
    {
        var people = await AddAsync(30, s_old);
        await AddAsync(10, s_oldAndLong);
        await AddAsync(60, s_wanted);
        var before = await MethodsAsync();
        foreach (var person in people.Take(15))
        {
            await WriteAsync(work => UserRows.UpdateCredentialAsync(work, _realm.Id, person, Credential(person, s_wanted), default));
        }

        Assert.That(await MethodsAsync(), Is.EqualTo(before), "read once in ten minutes");
        _clock.Advance(TimeSpan.FromMinutes(10));
        var after = await MethodsAsync();
        Assert.That(Share(after, s_wanted), Is.EqualTo(0.75).Within(0.05));
        Assert.That(before.Zip(after).Where(name => name.First == s_wanted).Select(name => name.Second), Is.All.EqualTo(s_wanted));
    }

    [Test]
    public async Task Without_people_it_is_the_policys()
    {
        Assert.That(await MethodsAsync(), Is.All.EqualTo(s_wanted));
        await WriteAsync(work => UserRows.InsertAsync(work, Person("broken"), [new("c", "password", null, 1, "{}", new Secret("[]"))], default));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That(await MethodsAsync(), Is.All.EqualTo(s_wanted), "who has an unreadable hash");
    }

    [Test]
    public async Task A_new_policy_counts_at_once()
    {
        await AddAsync(5, s_wanted);
        Assert.That(await MethodsAsync(), Is.All.EqualTo(s_wanted));
        await AddAsync(15, s_old);
        var other = TestRealms.Realm(passwordPolicy: "hashAlgorithm(pbkdf2-sha512) and hashIterations(1)");
        Assert.That(Share(await MethodsAsync(other), s_old), Is.EqualTo(0.75).Within(0.05));
    }

    private static Pbkdf2Method Method(string name, int iterations, int length) => Pbkdf2Method.Default(name)! with { Iterations = iterations, Length = length };

    private static double Share(IReadOnlyList<HashMethod> methods, HashMethod method) => (double)methods.Count(other => other == method) / methods.Count;

    private static Credential Credential(string id, HashMethod method) =>
        StoredPassword.Create(method, "Password-1").WriteTo(new Credential("of-" + id, "password", null, 1, "{}", new Secret("{}")));

    private User Person(string id) => new() { Id = id, RealmId = _realm.Id, Username = id, Enabled = true, Version = 1 };

    private async Task<IReadOnlyList<string>> AddAsync(int count, HashMethod method)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString()).ToList();
        foreach (var id in ids)
        {
            await WriteAsync(work => UserRows.InsertAsync(work, Person(id), [Credential(id, method)], default));
        }

        return ids;
    }

    private async Task<IReadOnlyList<HashMethod>> MethodsAsync(Realm? realm = null) => await _database.ReadAsync(async work =>
    {
        List<HashMethod> methods = [];
        for (var number = 0; number < Names; number++)
        {
            methods.Add(await _standIns.MethodAsync(work, realm ?? _realm, "nobody-" + number.ToString(CultureInfo.InvariantCulture), default));
        }

        return methods;
    }, default);

    private async Task WriteAsync(Func<DbWork, ValueTask> write) => await _database.WriteAsync(async work =>
    {
        await write(work);
        return true;
    }, default);
}
