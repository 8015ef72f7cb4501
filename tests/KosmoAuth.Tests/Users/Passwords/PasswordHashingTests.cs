using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;
using static KosmoAuth.Tests.Users.Passwords.KeycloakCredentials;

namespace KosmoAuth.Tests.Users.Passwords;

public sealed class PasswordHashingTests
{
    private const string Sha256Of64Bytes = "gVxF0TdaDm01TxOc3O0d1dEhMipcjyhBDYlulbqnssgtSHpyXPryydcw4IbvSrSEvA3qjRJmQFzeQA3YkFjJBQ==";
    private const string Sha512 = "KZ11xa0Ndipny1Xg1XQB46Wr41ZiExECj72KQcU81Q+PdlbGsrsDsqVtUQOnSSYZzFCFrF//KA+BwVMz3TkzfQ==";

    private readonly ManualClock _clock = new();
    private PasswordHashing _hashing;

    [SetUp]
    public void Start() => _hashing = new PasswordHashing(_clock);

    [TestCaseSource(typeof(KeycloakCredentials), nameof(ExportedSecrets))]
    public async Task Passwords_that_Keycloak_hashed_are_right(string secretData)
    {
        var credential = Of(Argon2Data, secretData);
        Assert.That(await VerifyAsync(credential, Password), Is.EqualTo(PasswordVerdict.Right));
        Assert.That(await VerifyAsync(credential, Password.ToLowerInvariant()), Is.EqualTo(PasswordVerdict.Wrong));
        Assert.That(await VerifyAsync(credential, ""), Is.EqualTo(PasswordVerdict.Wrong));
    }

    [TestCase("pbkdf2-sha512", 210_000, Sha512)]
    [TestCase("pbkdf2-sha256", 600_000, "yWMP+47YUQvgKFWa6KObeWJDiWxlDe4s2TOoV2QN4uQ=")]
    [TestCase("pbkdf2-sha256", 27_500, Sha256Of64Bytes)]
    [TestCase("pbkdf2", 20_000, "xMpf4PGOLzw1NRVPvK97+T/eAjBgS/F7LDnqPv/yZjWBhnHSWTzonBCXgQhWv0E6fe8zQ+cIZWxM7vuK6ENvDQ==")]
    public async Task Passwords_hashed_by_PBKDF2_are_right_but_old(string algorithm, int iterations, string hash)
    {
        Assert.That(await VerifyAsync(Pbkdf2(algorithm, iterations, hash), Password), Is.EqualTo(PasswordVerdict.RightButOld));
        Assert.That(await VerifyAsync(Pbkdf2(algorithm, iterations, hash), Password + "2"), Is.EqualTo(PasswordVerdict.Wrong));
    }

    [TestCase("hashAlgorithm(pbkdf2-sha512)", PasswordVerdict.Right)]
    [TestCase("length(8) and hashIterations(210000) and hashAlgorithm(pbkdf2-sha512)", PasswordVerdict.Right)]
    [TestCase("hashAlgorithm(pbkdf2-sha512) and hashIterations(1000)", PasswordVerdict.RightButOld)]
    [TestCase("hashAlgorithm(pbkdf2-sha256)", PasswordVerdict.RightButOld)]
    public async Task The_policy_decides_what_is_old(string policy, PasswordVerdict expected) =>
        Assert.That(await VerifyAsync(Pbkdf2("pbkdf2-sha512", 210_000, Sha512), Password, policy), Is.EqualTo(expected));

    [Test]
    public async Task A_hash_of_another_length_than_the_policy_makes_is_old() =>
        Assert.That(
            await VerifyAsync(Pbkdf2("pbkdf2-sha256", 27_500, Sha256Of64Bytes), Password, "hashAlgorithm(pbkdf2-sha256) and hashIterations(27500)"),
            Is.EqualTo(PasswordVerdict.RightButOld));

    [Test]
    public async Task A_renewed_password_is_as_the_policy_wants_it_and_keeps_its_name_and_date()
    {
        var old = Pbkdf2("pbkdf2-sha256", 27_500, Sha256Of64Bytes);
        var renewed = await _hashing.RehashAsync(TestRealms.Realm(), old, Password, default);
        Assert.That(renewed, Is.EqualTo(old with { CredentialData = Argon2Data, SecretData = renewed!.SecretData }));
        Assert.That(await VerifyAsync(renewed, Password), Is.EqualTo(PasswordVerdict.Right));
    }

    [TestCase(null, Argon2Data)]
    [TestCase("hashIterations(7)", "{\"hashIterations\":7," + Argon2DataAfterIterations)]
    [TestCase(
        "hashAlgorithm(pbkdf2-sha256) and hashIterations(1000)",
        """{"hashIterations":1000,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""")]
    public async Task A_new_password_has_the_form_that_Keycloak_gives_it(string? policy, string credentialData)
    {
        var created = await _hashing.CreateAsync(policy, "健保太郎の合言葉", default);
        Assert.That((created.Type, created.CredentialData), Is.EqualTo(("password", credentialData)));
        Assert.That(created.CreatedDateMs, Is.EqualTo(_clock.Now.ToUnixTimeMilliseconds()));
        Assert.That(Guid.TryParse(created.Id, out _), Is.True);
        using var secret = JsonDocument.Parse(created.SecretData.Reveal());
        Assert.That(secret.RootElement.EnumerateObject().Select(property => property.Name), Is.EqualTo(["value", "salt", "additionalParameters"]));
        Assert.That(secret.RootElement.GetProperty("salt").GetBytesFromBase64(), Has.Length.EqualTo(16));
        Assert.That(secret.RootElement.GetProperty("value").GetBytesFromBase64(), Has.Length.EqualTo(32));
        Assert.That(await VerifyAsync(created, "健保太郎の合言葉", policy), Is.EqualTo(PasswordVerdict.Right));
    }

    [Test]
    public async Task The_same_password_is_never_hashed_to_the_same_text()
    {
        var first = await _hashing.CreateAsync(TestRealms.Realm(), Password, default);
        var second = await _hashing.CreateAsync(TestRealms.Realm(), Password, default);
        Assert.That(first.SecretData.Reveal(), Is.Not.EqualTo(second.SecretData.Reveal()));
        Assert.That(first.Id, Is.Not.EqualTo(second.Id));
    }

    [Test]
    public async Task Nobody_costs_as_much_as_somebody()
    {
        Assert.That(await VerifyAsync(null, Password), Is.EqualTo(PasswordVerdict.Wrong));
        Assert.That(_hashing.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task When_too_many_wait_nothing_is_looked_at()
    {
        _hashing = new PasswordHashing(_clock, new PasswordHashingSettings { Parallelism = 0, MostWaiting = 0 });
        Assert.That(await VerifyAsync(Exported, Password), Is.EqualTo(PasswordVerdict.Busy));
        Assert.That(await VerifyAsync(null, Password), Is.EqualTo(PasswordVerdict.Busy));
        Assert.That(await _hashing.RehashAsync(TestRealms.Realm(), Exported, Password, default), Is.Null);
        Assert.That(_hashing.Count, Is.Zero);
    }

    [Test]
    public void Who_has_gone_is_not_served()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.That(
            async () => await _hashing.VerifyAsync(TestRealms.Realm(), Exported, Password, gone.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_hashing.Count, Is.Zero);
    }

    private ValueTask<PasswordVerdict> VerifyAsync(Credential? credential, string password, string? policy = null) =>
        _hashing.VerifyAsync(TestRealms.Realm(passwordPolicy: policy), credential, password, default);
}
