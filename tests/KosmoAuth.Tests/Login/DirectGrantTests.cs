using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

/// <summary>The password grant's flow, in Keycloak's words.</summary>
public sealed class DirectGrantTests
{
    private LoginHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        var realm = new LoginRealm { BruteForce = new(true, false, 0, false, 3, 60, 900, 60, 0, 43_200) };
        realm.Actions.Add(new RequiredAction("UPDATE_PASSWORD", "UPDATE_PASSWORD", "Update Password", true, false, 1, Flows.Step("x").Config));
        realm.Actions.Add(new RequiredAction("VERIFY_PROFILE", "VERIFY_PROFILE", "Verify Profile", true, false, 2, Flows.Step("x").Config));
        _host = await LoginHost.StartAsync(realm);
        _host.AddUser("disabled", enabled: false);
        _host.AddUser("actions", actions: ["UPDATE_PASSWORD"]);
        _host.AddUser("otp", otp: true);
        _host.AddUser("bare", password: false);
        _host.AddUser("noprofile", profile: false);
    }

    [TearDown]
    public ValueTask StopAsync() => _host.DisposeAsync();

    [TestCase("taro", "Password-1", 200, null, null)]
    [TestCase("TARO", "Password-1", 200, null, null)]
    [TestCase("taro@example.org", "Password-1", 200, null, null)]
    [TestCase("taro", "x", 400, "invalid_grant", "Invalid user credentials")]
    [TestCase("taro", null, 400, "invalid_grant", "Invalid user credentials")]
    [TestCase("nosuch", "x", 400, "invalid_grant", "Invalid user credentials")]
    [TestCase("disabled", "Password-1", 400, "invalid_grant", "Account disabled")]
    [TestCase("disabled", "x", 400, "invalid_grant", "Invalid user credentials")]
    [TestCase("actions", "Password-1", 400, "invalid_grant", "Account is not fully set up")]
    [TestCase("noprofile", "Password-1", 400, "invalid_grant", "Account is not fully set up")]
    [TestCase("otp", "Password-1", 400, "invalid_grant", "Invalid user credentials")]
    [TestCase("bare", "Password-1", 400, "invalid_grant", "Invalid user credentials")]
    [TestCase(null, "x", 401, "invalid_request", "Missing parameter: username")]
    public async Task Answers_are_Keycloaks(string? user, string? password, int status, string? error, string? description)
    {
        (string, string)[] form = [.. user is null ? [] : new[] { ("username", user) }, .. password is null ? [] : new[] { ("password", password) }];
        var result = await _host.GrantAsync(form);
        Assert.That((result.Status, result.Error, result.Description), Is.EqualTo((status, error, description)));
        Assert.That(result.User?.Username, Is.EqualTo(error is null ? "taro" : null));
    }

    [Test]
    public async Task A_lock_holds_here_too()
    {
        for (var i = 0; i < 3; i++)
        {
            await _host.GrantAsync(("username", "taro"), ("password", "x"));
        }

        var locked = await _host.GrantAsync(("username", "taro"), ("password", "Password-1"));
        Assert.That((locked.Description, locked.EventError), Is.EqualTo(("Invalid user credentials", "user_temporarily_disabled")));
    }

    [Test]
    public async Task Known_and_unknown_names_cost_one_hash_each()
    {
        await _host.GrantAsync(("username", "taro"), ("password", "x"));
        await _host.GrantAsync(("username", "nosuch"), ("password", "x"));
        await _host.GrantAsync(("username", "bare"), ("password", "x"));
        Assert.That(_host.Hashing.Count, Is.EqualTo(3));
    }
}
