using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;
using static KosmoAuth.Tests.Users.Passwords.KeycloakCredentials;

namespace KosmoAuth.Tests.Users.Passwords;

/// <summary>Credentials that no password fits, but that cost as much as any other.</summary>
public sealed class BrokenCredentialTests
{
    private readonly PasswordHashing _hashing = new(TimeProvider.System);

    [TestCase("")]
    [TestCase("{")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"hashIterations":5,"algorithm":"argon2"}""")]
    [TestCase("""{"hashIterations":5,"algorithm":"argon2","additionalParameters":{}}""")]
    [TestCase("""{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"memory":["7168"]}}""")]
    [TestCase("""{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"memory":"7168"}}""")]
    [TestCase("""{"hashIterations":5,"algorithm":"bcrypt","additionalParameters":{}}""")]
    [TestCase("""{"hashIterations":5,"algorithm":null,"additionalParameters":{}}""")]
    [TestCase("""{"hashIterations":0,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""")]
    [TestCase("""{"hashIterations":-1,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""")]
    [TestCase("""{"hashIterations":2147483647,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""")]
    [TestCase("""{"hashIterations":99999999999,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""")]
    public Task Data_that_cannot_be_read_is_a_wrong_password(string credentialData) => IsWrongAsync(credentialData, ExportedSecrets.First());

    [TestCase("memory", "7168", "7")]
    [TestCase("memory", "7168", "-7168")]
    [TestCase("memory", "7168", "2147483647")]
    [TestCase("memory", "7168", "much")]
    [TestCase("type", "id", "x")]
    [TestCase("version", "1.3", "2.0")]
    [TestCase("parallelism", "1", "0")]
    [TestCase("parallelism", "1", "1000")]
    public Task Parameters_that_Argon2_does_not_have_are_a_wrong_password(string name, string good, string bad) =>
        IsWrongAsync(Argon2Data.Replace($"\"{name}\":[\"{good}\"]", $"\"{name}\":[\"{bad}\"]", StringComparison.Ordinal), ExportedSecrets.First());

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"value":"","salt":"BdI3RkfcUsx4khIR/ymsJQ=="}""")]
    [TestCase("""{"value":"gA+o","salt":"BdI3RkfcUsx4khIR/ymsJQ=="}""")]
    [TestCase("""{"value":"not base64!","salt":"BdI3RkfcUsx4khIR/ymsJQ=="}""")]
    [TestCase("""{"value":"gA+onOKRiNh189YRLfSiI23xTzdW3GRddwBllm+ZHnE="}""")]
    [TestCase("""{"value":null,"salt":null}""")]
    public Task A_secret_that_cannot_be_read_is_a_wrong_password(string secretData) => IsWrongAsync(Argon2Data, secretData);

    private async Task IsWrongAsync(string credentialData, string secretData)
    {
        var before = _hashing.Count;
        var verdict = await _hashing.VerifyAsync(TestRealms.Realm(), Of(credentialData, secretData), Password, default);
        Assert.That(verdict, Is.EqualTo(PasswordVerdict.Wrong));
        Assert.That(_hashing.Count, Is.EqualTo(before + 1), "the work is done all the same");
    }
}
