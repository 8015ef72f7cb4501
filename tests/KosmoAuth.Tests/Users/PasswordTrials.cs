using System.Collections.Concurrent;
using System.Security.Cryptography;
using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Sqlite;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Tests.Users.Passwords;
using KosmoAuth.Users;
using KosmoAuth.Users.Passwords;
using KosmoAuth.Users.Passwords.Policy;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

/// <summary>Somebody named taro in a database of its own, whose password is tried.</summary>
public abstract class PasswordTrials : IEventListener
{
    protected const string Right = "Password-1";
    protected const string CheapHash = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    private readonly ManualClock _clock = new();
    private string _folder;
    private Realm _realm;
    private PasswordCheck _check;

    /// <summary>Five failures lock.</summary>
    protected static RealmBruteForce Rules { get; } = new(
        true, false, 0, false, FailureFactor: 5, WaitIncrementSeconds: 60, 900, 60, QuickLoginCheckMilliSeconds: 1000, 43_200);

    protected Database Database { get; private set; } = null!;

    protected PasswordHashing Hashing { get; private set; } = null!;

    protected ConcurrentQueue<string> Events { get; } = new();

    [SetUp]
    public async Task Open()
    {
        _folder = Directory.CreateTempSubdirectory("kosmoauth-passwords-").FullName;
        var key = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        Database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "kosmoauth.db"), key, _clock, default);
        Events.Clear();
        Use(Rules);
        var credential = await Hashing.CreateAsync(_realm, Right, default);
        await Database.WriteAsync(
            async work =>
            {
                await RealmRows.InsertAsync(work, _realm.Id, _realm.Name, [], default);
                var taro = new User { Id = "u-taro", RealmId = _realm.Id, Username = "taro", Enabled = true, Version = 0 };
                await UserRows.InsertAsync(work, taro, [credential], default);
                return true;
            },
            default);
    }

    [TearDown]
    public async Task Close()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    void IEventListener.Write(Event happened) => Events.Enqueue(happened.Type);

    protected void Use(RealmBruteForce rules, int perMinute = BruteForceAddresses.DefaultPerMinute, string policy = CheapHash, PasswordHashing? hashing = null)
    {
        _realm = TestRealms.Realm(passwordPolicy: policy, bruteForce: rules);
        Hashing = hashing ?? new PasswordHashing(_clock, new PasswordHashingSettings { MostWaiting = 1000 });
        _check = new PasswordCheck(Database, Hashing, new BruteForce(Database, new EventLog([this]), _clock), new BruteForceAddresses(_clock, perMinute), _clock);
    }

    private RealmRequest Request() => new()
    {
        Realm = _realm,
        BaseUrl = "http://localhost",
        Issuer = "http://localhost/realms/r",
        RemoteAddress = "192.0.2.1",
        Secure = false,
        Http = new DefaultHttpContext(),
    };

    protected void Wait(double seconds) => _clock.Now += TimeSpan.FromSeconds(seconds);

    protected async Task<PasswordOutcome> TryAsync(string password, string name = "taro", CancellationToken ct = default) =>
        (await _check.CheckAsync(Request(), null, name, password, ct)).Outcome;

    /// <summary>A new password, as the page for it sets it.</summary>
    protected async Task SetAsync(string password)
    {
        var change = new PasswordChange(Database, Hashing, new PasswordBlacklists("/nowhere"), _clock);
        Assert.That((await change.ChangeAsync(_realm, await UserAsync(), password, default)).Outcome, Is.EqualTo(PasswordChangeOutcome.Ok));
    }

    /// <param name="second">Seconds between one and the next; 0 for all at once.</param>
    protected async Task<IReadOnlyList<PasswordOutcome>> ManyAsync(int count, string password, int second = 0)
    {
        if (second == 0)
        {
            return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => TryAsync(password))));
        }

        var outcomes = new List<PasswordOutcome>();
        for (var i = 0; i < count; i++)
        {
            outcomes.Add(await TryAsync(password));
            Wait(second);
        }

        return outcomes;
    }

    protected async Task<LoginFailures?> FailuresAsync(string id = "u-taro") =>
        await Database.ReadAsync(work => LoginFailureRows.ReadAsync(work, _realm.Id, id, default), default);

    /// <summary>Seconds until the next attempt counts.</summary>
    protected async Task<long> WaitingAsync() => Math.Max(0, ((await FailuresAsync())?.NotBefore ?? 0) - _clock.Now.ToUnixTimeSeconds());

    protected Task<bool> EnableAsync() => Database.WriteAsync(
        async work =>
        {
            await UserRows.SetEnabledAsync(work, _realm.Id, "u-taro", true, null, default);
            return true;
        },
        default);

    protected async Task<User> UserAsync() => (await Database.ReadAsync(work => UserRows.FindByIdAsync(work, _realm.Id, "u-taro", default), default))!;

    protected async Task<Credential> CredentialAsync() =>
        (await Database.ReadAsync(work => UserRows.CredentialsAsync(work, _realm.Id, "u-taro", "password", default), default))[0];
}
