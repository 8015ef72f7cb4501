using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users;
using KosmoAuth.Users.Otp;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Otp;

/// <summary>Taro's one-time password devices are tried.</summary>
public abstract class OtpTrials : TaroTrials
{
    protected const string Secret = "JBSWY3DPEHPK3PXP";

    private OtpCheck _check;

    internal BruteForce BruteForce { get; private set; }

    protected OtpEnrolment Enrolment { get; private set; }

    [SetUp]
    public void UseDefault() => Use(RealmOtp.Default);

    protected void Use(RealmOtp policy, RealmBruteForce? rules = null, int perMinute = 0)
    {
        Realm = TestRealms.Realm(otp: policy, bruteForce: rules);
        BruteForce = new BruteForce(Database, new EventLog([this]), Clock);
        _check = new OtpCheck(Database, BruteForce, new BruteForceAddresses(Clock, perMinute), Clock);
        Enrolment = new OtpEnrolment(Database, Clock);
    }

    /// <summary>Stores a device as a realm file of Keycloak brings it.</summary>
    protected Task AddAsync(string id, string data, string secret = Secret, string? label = null) => WriteAsync(work =>
        UserRows.InsertCredentialAsync(
            work, Realm.Id, Taro.Id, new Credential(id, "otp", label, 0, data, new Secret($$"""{"value":"{{secret}}"}""")), default));

    protected Task AddTotpAsync(string id = "phone", string secret = Secret) =>
        AddAsync(id, """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""", secret, id);

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

    protected Task<IReadOnlyList<Credential>> StoredAsync() => CredentialsAsync("otp");

    protected async Task<SecondFactorFailures?> FailuresAsync(string id = "u-taro") =>
        await Database.ReadAsync(work => SecondFactorFailureRows.ReadAsync(work, Realm.Id, id, default), default);
}
