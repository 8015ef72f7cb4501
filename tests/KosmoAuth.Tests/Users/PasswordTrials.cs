using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users;
using KosmoAuth.Users.Passwords;
using KosmoAuth.Users.Passwords.Policy;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

/// <summary>Taro's password is tried.</summary>
public abstract class PasswordTrials : TaroTrials
{
    protected const string Right = "Password-1";
    protected const string CheapHash = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    private PasswordCheck _check;

    /// <summary>Five failures lock.</summary>
    protected static RealmBruteForce Rules { get; } = new(
        true, false, 0, false, FailureFactor: 5, WaitIncrementSeconds: 60, 900, 60, QuickLoginCheckMilliSeconds: 1000, 43_200);

    protected PasswordHashing Hashing { get; private set; } = null!;

    [SetUp]
    public async Task GivePasswordAsync()
    {
        Use(Rules);
        var credential = await Hashing.CreateAsync(Realm, Right, default);
        await WriteAsync(work => UserRows.InsertCredentialAsync(work, Realm.Id, Taro.Id, credential, default));
    }

    protected void Use(RealmBruteForce rules, int perMinute = BruteForceAddresses.DefaultPerMinute, string policy = CheapHash, PasswordHashing? hashing = null)
    {
        Realm = TestRealms.Realm(passwordPolicy: policy, bruteForce: rules);
        Hashing = hashing ?? new PasswordHashing(Clock, new PasswordHashingSettings { MostWaiting = 1000 });
        _check = new PasswordCheck(Database, Hashing, new BruteForce(Database, new EventLog([this]), Clock), new BruteForceAddresses(Clock, perMinute), Clock);
    }

    protected async Task<PasswordOutcome> TryAsync(string password, string name = "taro", CancellationToken ct = default) =>
        (await _check.CheckAsync(Request(), null, name, password, ct)).Outcome;

    /// <summary>A new password, as the page for it sets it.</summary>
    protected async Task SetAsync(string password)
    {
        var change = new PasswordChange(Database, Hashing, new PasswordBlacklists("/nowhere"), Clock);
        Assert.That((await change.ChangeAsync(Realm, await UserAsync(), password, default)).Outcome, Is.EqualTo(PasswordChangeOutcome.Ok));
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
        await Database.ReadAsync(work => LoginFailureRows.ReadAsync(work, Realm.Id, id, default), default);

    /// <summary>Seconds until the next attempt counts.</summary>
    protected async Task<long> WaitingAsync() => Math.Max(0, ((await FailuresAsync())?.NotBefore ?? 0) - Clock.Now.ToUnixTimeSeconds());

    protected Task EnableAsync() => WriteAsync(work => UserRows.SetEnabledAsync(work, Realm.Id, Taro.Id, true, null, default));

    protected async Task<User> UserAsync() => (await Database.ReadAsync(work => UserRows.FindByIdAsync(work, Realm.Id, Taro.Id, default), default))!;

    protected async Task<Credential> CredentialAsync() => (await CredentialsAsync("password"))[0];
}
