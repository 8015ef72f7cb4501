using System.Net;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>A server that mails, and a browser that is in front of it, for each test anew.</summary>
public abstract class ResetTest
{
    private protected MailedServer Mailed { get; private set; } = null!;

    private protected Browser Browser { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Mailed = await MailedServer.StartAsync();
        Browser = Mailed.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Browser.Dispose();
        await Mailed.DisposeAsync();
    }

    private protected async Task<bool> OpensAsync(string password, string name = "taro")
    {
        using var browser = Mailed.NewBrowser();
        return (await browser.SignInAsync(await browser.AuthAsync(), name, password)).Code is not null;
    }

    private protected static void IsDead(Answer answer)
    {
        Assert.That((answer.Status, answer.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")), answer.Text);
        Assert.That(answer.Link("#kc-resend-mail"), Does.Contain("/login-actions/reset-credentials?"));
        Assert.That(answer.Link("#kc-to-login"), Does.Contain("/login-actions/authenticate?"));
        Assert.That(answer.Cookies, Has.None.EqualTo("KEYCLOAK_IDENTITY"));
    }
}
