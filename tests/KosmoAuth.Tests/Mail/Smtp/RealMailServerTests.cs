using System.Text.Json;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Mail.Message;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Smtp;

/// <summary>The dialogue and the message as a mail server understands them that we did not write.</summary>
public sealed class RealMailServerTests
{
    private const string Plain = """${if and{{eq{$auth2}{user}}{eq{$auth3}{pa"ss ワード}}}}""";
    private const string Login = """${if and{{eq{$auth1}{user}}{eq{$auth2}{pa"ss ワード}}}}""";
    private const string Token = """${if eq{$auth1}{user=user\x01auth=Bearer token-1\x01\x01}}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly MailMessage s_message = Addresses.Message(
        "abc..def.@docomo.ne.jp", "【KOSMOWeb管理者】 パスワードのリセット、そしてもっと長い件名のつづき", "こんにちは\n.\n髙①🙂\n", "<p>こんにちは</p>\n");

    private static SmtpServer Server(EximServer exim, SmtpTls tls, SmtpLogin? login) => new(
        "localhost", tls == SmtpTls.Implicit ? exim.ImplicitTlsPort : exim.StartTlsPort, tls, login, AllowUtf8: true, s_patience, s_patience);

    private static async Task<SmtpOutcome> Send(SmtpServer server, params MailMessage[] messages)
    {
        using var tokens = new SmtpTokens(new TestClock());
        var opening = await new SmtpClient(tokens, SmtpPeer.Trust()).OpenAsync(server, default);
        await using var session = opening.Session;
        var outcome = opening.Failure;
        foreach (var message in session is null ? [] : messages)
        {
            outcome = await session!.SendAsync(message, default);
        }

        return outcome;
    }

    private static string Joined(JsonElement mail, string name) => string.Join('|', mail.GetProperty(name).EnumerateArray().Select(x => x.GetString()));

    [TestCase("PLAIN", Plain, SmtpTls.StartTls)]
    [TestCase("PLAIN", Plain, SmtpTls.Implicit)]
    [TestCase("LOGIN", Login, SmtpTls.StartTls)]
    [TestCase("LOGIN", Login, SmtpTls.Implicit)]
    public async Task Mail_arrives_as_it_was_written(string mechanism, string condition, SmtpTls tls)
    {
        await using var exim = await EximServer.StartAsync(mechanism, condition);
        Assert.That(await Send(Server(exim, tls, SmtpPeer.Login), s_message), Is.EqualTo(SmtpOutcome.Accepted));
        var mail = PythonMail.Read((await exim.DeliveredAsync(1)).Single());
        Assert.That(mail.GetProperty("subject").GetString(), Is.EqualTo(s_message.Subject.Value));
        Assert.That(Joined(mail, "bodies").ReplaceLineEndings("\n"), Is.EqualTo($"{s_message.Text}|{s_message.Html}"));
        Assert.That(string.Join(' ', mail.GetProperty("to")[0].EnumerateArray()), Is.EqualTo(" abc..def. docomo.ne.jp"));
        Assert.That(mail.GetProperty("messageId").GetString(), Is.EqualTo($"<{s_message.Id}@example.org>"));
        Assert.That(Joined(mail, "defects"), Is.Empty);
    }

    [Test]
    public async Task Token_lets_in_too()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        await using var endpoint = builder.Build();
        endpoint.UseRouting();
        endpoint.MapPost("/token", (HttpContext http) => http.Response.WriteAsync("""{"access_token":"token-1","expires_in":300}"""));
        await endpoint.StartAsync();
        await using var exim = await EximServer.StartAsync("XOAUTH2", Token);
        var login = new SmtpToken("user", new Uri(endpoint.Urls.First() + "/token"), null, "c", new Secret("s"));
        Assert.That(await Send(Server(exim, SmtpTls.StartTls, login), s_message), Is.EqualTo(SmtpOutcome.Accepted));
        var stranger = login with { User = "other" };
        Assert.That(await Send(Server(exim, SmtpTls.StartTls, stranger), s_message), Has.Property("Verdict").EqualTo(SmtpVerdict.Permanent));
        Assert.That(await exim.DeliveredAsync(1), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Refusals_are_told_apart_and_the_session_goes_on()
    {
        await using var exim = await EximServer.StartAsync("PLAIN", Plain);
        var server = Server(exim, SmtpTls.StartTls, SmtpPeer.Login);
        Assert.That((await Send(server, Addresses.Message("unknown@example.jp"))).Verdict, Is.EqualTo(SmtpVerdict.Permanent));
        Assert.That((await Send(server, Addresses.Message("later@example.jp"))).Verdict, Is.EqualTo(SmtpVerdict.Transient));
        Assert.That((await Send(server with { Login = new SmtpPassword("user", new Secret("wrong")) }, s_message)).Reason, Does.StartWith("AUTH: 535"));
        Assert.That((await Send(server with { Login = null }, s_message)).Verdict, Is.EqualTo(SmtpVerdict.Permanent));
        Assert.That((await Send(server with { Tls = SmtpTls.None }, s_message)).Reason, Does.Contain("neither PLAIN nor LOGIN"));
        Assert.That((await Send(server with { Host = "127.0.0.1" }, s_message)).Reason, Does.Contain("not trusted"));
        Assert.That(await Send(server, s_message, Addresses.Message("花子@example.jp"), s_message), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(await exim.DeliveredAsync(3), Has.Count.EqualTo(3));
    }
}
