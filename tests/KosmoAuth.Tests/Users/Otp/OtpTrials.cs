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
using KosmoAuth.Users.Otp;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Otp;

/// <summary>Somebody named taro in a database of its own, with one-time password devices.</summary>
public abstract class OtpTrials : IEventListener
{
    protected const string Secret = "JBSWY3DPEHPK3PXP";

    private string _folder;
    private OtpCheck _check;

    internal ManualClock Clock { get; } = new();

    protected Realm Realm { get; private set; }

    protected Database Database { get; private set; }

    internal BruteForce BruteForce { get; private set; }

    protected OtpEnrolment Enrolment { get; private set; }

    protected ConcurrentQueue<string> Events { get; } = new();

    protected static User Taro { get; } = new() { Id = "u-taro", RealmId = "id-of-r", Username = "taro", Enabled = true, Version = 0 };

    [SetUp]
    public async Task Open()
    {
        _folder = Directory.CreateTempSubdirectory("kosmoauth-otp-").FullName;
        var key = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        Database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "kosmoauth.db"), key, Clock, default);
        Events.Clear();
        Use(RealmOtp.Default);
        await Database.WriteAsync(
            async work =>
            {
                await RealmRows.InsertAsync(work, Realm.Id, Realm.Name, [], default);
                await UserRows.InsertAsync(work, Taro, [], default);
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

    protected void Use(RealmOtp policy, RealmBruteForce? rules = null, int perMinute = 0)
    {
        Realm = TestRealms.Realm(otp: policy, bruteForce: rules);
        BruteForce = new BruteForce(Database, new EventLog([this]), Clock);
        _check = new OtpCheck(Database, BruteForce, new BruteForceAddresses(Clock, perMinute), Clock);
        Enrolment = new OtpEnrolment(Database, Clock);
    }

    protected RealmRequest Request() => new()
    {
        Realm = Realm,
        BaseUrl = "http://localhost",
        Issuer = "http://localhost/realms/r",
        RemoteAddress = "192.0.2.1",
        Secure = false,
        Http = new DefaultHttpContext(),
    };

    /// <summary>Stores a device as a realm file of Keycloak brings it.</summary>
    protected Task AddAsync(string id, string data, string secret = Secret, string? label = null) => WriteAsync(work =>
        UserRows.InsertCredentialAsync(
            work, Realm.Id, Taro.Id, new Credential(id, "otp", label, 0, data, new Secret($$"""{"value":"{{secret}}"}""")), default));

    protected Task AddTotpAsync(string id = "phone", string secret = Secret) =>
        AddAsync(id, """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""", secret, id);

    protected void Wait(int seconds) => Clock.Now += TimeSpan.FromSeconds(seconds);

    /// <summary>The code that the device shows so many steps from now.</summary>
    protected string CodeAt(int steps, string secret = Secret) =>
        OtpCodeTests.Code(OtpAlgorithm.HmacSHA1, secret, (Clock.Now.ToUnixTimeSeconds() / 30) + steps, 6);

    protected async Task<OtpOutcome> TryAsync(string? code, string? device = null) =>
        (await _check.CheckAsync(Request(), Taro, device, code, null, default)).Outcome;

    protected Task<OtpResult> CheckAsync(User? user, string? code, string? device = null) =>
        _check.CheckAsync(Request(), user, device, code, null, default);

    protected ValueTask<IReadOnlyList<OtpDevice>> DevicesAsync() => _check.DevicesAsync(Realm, Taro.Id, default);

    protected async Task<IReadOnlyList<OtpOutcome>> ManyAsync(int count, Func<int, string> code) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => TryAsync(code(i)))));

    protected async Task<IReadOnlyList<Credential>> StoredAsync() =>
        await Database.ReadAsync(work => UserRows.CredentialsAsync(work, Realm.Id, Taro.Id, "otp", default), default);

    protected async Task<SecondFactorFailures?> FailuresAsync(string id = "u-taro") =>
        await Database.ReadAsync(work => SecondFactorFailureRows.ReadAsync(work, Realm.Id, id, default), default);

    protected Task WriteAsync(Func<DbWork, ValueTask> write) => Database.WriteAsync(
        async work =>
        {
            await write(work);
            return true;
        },
        default);
}
