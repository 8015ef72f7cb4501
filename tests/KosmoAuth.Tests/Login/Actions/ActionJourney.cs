using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Actions;

/// <summary>A host with Keycloak's order of required actions, and what a person does on their pages.</summary>
public abstract class ActionJourney
{
    protected const string NewPassword = "Another-password-2";

    private protected LoginHost Host { get; private set; } = null!;

    private protected Browser Browser { get; private set; } = null!;

    [TearDown]
    public async Task StopAsync()
    {
        Browser.Dispose();
        await Host.DisposeAsync();
    }

    private protected async Task StartAsync(LoginRealm? realm = null, params string[] actions)
    {
        Host = await LoginHost.StartAsync((realm ?? new LoginRealm()).WithActions("TERMS_AND_CONDITIONS", "UPDATE_PROFILE", "UPDATE_PASSWORD", "VERIFY_PROFILE"));
        Browser = Host.NewBrowser();
        Host.AddUser("taro", actions: actions);
    }

    /// <summary>Up to the first page of a required action.</summary>
    private protected async Task<Answer> SignInAsync(string more = "", Browser? browser = null, string user = "taro") =>
        await (browser ?? Browser).SignInAsync(await (browser ?? Browser).AuthAsync(more), user);

    private protected Task<Answer> AcceptAsync(Answer terms) => Browser.PostAsync(terms.Action, ("accept", ""));

    private protected Task<Answer> SetPasswordAsync(Answer page, string password = NewPassword, string? confirm = null, params (string, string)[] more) =>
        Browser.PostAsync(page.Action, [("password-new", password), ("password-confirm", confirm ?? password), .. more]);

    private protected Task<Answer> SetProfileAsync(Answer page, string first = "First", string last = "Last", params (string, string)[] more) =>
        Browser.PostAsync(page.Action, [("firstName", first), ("lastName", last), .. more.Length > 0 ? more : [("email", "taro@example.org")]]);

    private protected User Taro => Host.UserOf("taro");
}
