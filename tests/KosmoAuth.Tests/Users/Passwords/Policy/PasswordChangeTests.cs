using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Sqlite;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.Passwords;
using KosmoAuth.Users.Passwords.Policy;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords.Policy;

/// <summary>How a person gets a new password, and which earlier ones may not come again.</summary>
public sealed class PasswordChangeTests
{
    private const string CheapHash = " and hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    private static readonly User s_taro = new() { Id = "u-taro", RealmId = "id-of-r", Username = "taro", Enabled = true, Version = 0 };

    private readonly ManualClock _clock = new();
    private string _folder;
    private Database _database;
    private PasswordHashing _hashing;
    private PasswordChange _change;

    [SetUp]
    public async Task Open()
    {
        _folder = Directory.CreateTempSubdirectory("kosmoauth-change-").FullName;
        var key = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        _database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "kosmoauth.db"), key, _clock, default);
        Use(new PasswordHashing(_clock));
        await _database.WriteAsync(
            async work =>
            {
                await RealmRows.InsertAsync(work, s_taro.RealmId, "r", [], default);
                await UserRows.InsertAsync(work, s_taro, [], default);
                return true;
            },
            default);
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_first_password_is_stored_and_hashed_as_the_policy_wants()
    {
        Assert.That(await ChangeAsync("first", "length(4)"), Is.Empty);
        var stored = (await AllAsync()).Single();
        Assert.That((stored.Type, stored.CreatedDateMs), Is.EqualTo(("password", _clock.Now.ToUnixTimeMilliseconds())));
        Assert.That(stored.CredentialData, Does.Contain("\"algorithm\":\"pbkdf2-sha256\""));
        Assert.That(await IsAsync("first", stored), Is.True);
    }

    [Test]
    public async Task A_new_password_takes_the_place_of_the_old_one_and_raises_the_persons_version()
    {
        await ChangeAsync("first");
        var (before, version) = ((await AllAsync()).Single(), await VersionAsync());
        Later(days: 1);
        await ChangeAsync("second");
        var after = (await AllAsync()).Single();
        Assert.That((after.Id, after.CreatedDateMs), Is.EqualTo((before.Id, _clock.Now.ToUnixTimeMilliseconds())));
        Assert.That((await IsAsync("second", after), await IsAsync("first", after)), Is.EqualTo((true, false)));
        Assert.That(await VersionAsync(), Is.GreaterThan(version));
    }

    [TestCase("", "missingPasswordMessage")]
    [TestCase(null, "missingPasswordMessage")]
    [TestCase("abc", "invalidPasswordMinLengthMessage 4")]
    public async Task A_rejected_password_changes_nothing(string? password, string reason)
    {
        Assert.That(await ChangeAsync(password, "length(4)"), Is.EqualTo([reason]));
        Assert.That(await AllAsync(), Is.Empty);
    }

    [Test]
    public async Task The_last_three_with_the_present_one_do_not_come_again()
    {
        const string Policy = "passwordHistory(3)";
        foreach (var password in new[] { "one", "two", "three", "four" })
        {
            Assert.That(await ChangeAsync(password, Policy), Is.Empty, password);
            Later(days: 1);
        }

        foreach (var password in new[] { "four", "three", "two" })
        {
            Assert.That(await ChangeAsync(password, Policy), Is.EqualTo(["invalidPasswordHistoryMessage 3"]), password);
        }

        Assert.That((await AllAsync()).Select(credential => credential.Type), Is.EquivalentTo(["password", "password-history", "password-history"]));
        Assert.That(await ChangeAsync("one", Policy), Is.Empty);
    }

    [Test]
    public async Task A_history_of_one_forbids_the_present_password_only()
    {
        await ChangeAsync("one", "passwordHistory(1)");
        Assert.That(await ChangeAsync("one", "passwordHistory(1)"), Is.EqualTo(["invalidPasswordHistoryMessage 1"]));
        Assert.That(await ChangeAsync("two", "passwordHistory(1)"), Is.Empty);
        Assert.That(await ChangeAsync("one", "passwordHistory(1)"), Is.Empty);
        Assert.That(await AllAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Passwords_of_the_last_days_do_not_come_again()
    {
        const string Policy = "passwordAge(30)";
        await ChangeAsync("one", Policy);
        Later(days: 20);
        await ChangeAsync("two", Policy);
        Assert.That(await ChangeAsync("one", Policy), Is.EqualTo(["invalidPasswordGenericMessage 30"]));
        Later(days: 11);
        Assert.That(await ChangeAsync("one", Policy), Is.Empty);
    }

    [Test]
    public async Task History_ends_with_the_rule()
    {
        await ChangeAsync("one", "passwordHistory(5)");
        await ChangeAsync("two", "passwordHistory(5)");
        Assert.That(await AllAsync(), Has.Count.EqualTo(2));
        await ChangeAsync("three");
        Assert.That(await AllAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nothing_is_stored_when_the_transaction_of_the_caller_fails()
    {
        await ChangeAsync("one", "passwordHistory(3)");
        var prepared = await _change.PrepareAsync(Realm("passwordHistory(3)"), s_taro, "two", default);
        Assert.That(
            () => _database.WriteAsync<bool>(
                async work =>
                {
                    await _change.StoreAsync(work, Realm("passwordHistory(3)"), prepared.Prepared!, default);
                    throw new InvalidOperationException("the link was used");
                },
                default),
            Throws.InvalidOperationException);
        Assert.That(await IsAsync("one", (await AllAsync()).Single()), Is.True);
    }

    [Test]
    public async Task Comparing_with_earlier_passwords_is_rationed_like_any_hashing()
    {
        await ChangeAsync("one");
        Use(new PasswordHashing(_clock, new PasswordHashingSettings { Parallelism = 0, MostWaiting = 0 }));
        var result = await _change.PrepareAsync(Realm("passwordHistory(3)"), s_taro, "two", default);
        Assert.That(result.Outcome, Is.EqualTo(PasswordChangeOutcome.Busy));
    }

    private void Use(PasswordHashing hashing)
    {
        _hashing = hashing;
        _change = new PasswordChange(_database, hashing, new PasswordBlacklists(_folder), _clock);
    }

    private void Later(int days) => _clock.Now += TimeSpan.FromDays(days);

    private static Realm Realm(string policy) => TestRealms.Realm(passwordPolicy: policy + CheapHash);

    private async Task<IEnumerable<string>> ChangeAsync(string? password, string policy = "length(1)")
    {
        var result = await _change.ChangeAsync(Realm(policy), s_taro, password, default);
        Assert.That(result.Outcome == PasswordChangeOutcome.Ok, Is.EqualTo(result.Violations.Count == 0));
        return result.Violations.Select(message => string.Join(' ', message.Arguments.Prepend(message.Key)));
    }

    private async Task<IReadOnlyList<Credential>> AllAsync() =>
        await _database.ReadAsync(work => UserRows.AllCredentialsAsync(work, s_taro.RealmId, s_taro.Id, default), default);

    private async Task<long> VersionAsync() =>
        await _database.ReadAsync(work => UserRows.VersionAsync(work, s_taro.RealmId, s_taro.Id, default), default) ?? 0;

    private async Task<bool> IsAsync(string password, Credential credential) =>
        await _hashing.VerifyAsync(Realm("length(1)"), credential, password, default) == PasswordVerdict.Right;
}
