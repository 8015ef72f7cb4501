using System.Net;
using System.Text.Json;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Tests.Support;
using KosmoAuth.Tests.Themes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.DevMailbox;

public sealed class DevMailboxTests
{
    private readonly TestClock _clock = new();
    private DevMails _mails = null!;
    private DevMailServer _smtp = null!;
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task Start()
    {
        _mails = new DevMails();
        _smtp = new DevMailServer(_mails, _clock);
        await _smtp.StartAsync(default);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddSingleton(_mails).AddSingleton(ThemeFolders.Shipped);
        _app = builder.Build();
        _app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(http.Request.Headers["X-Test-Peer"].FirstOrDefault() ?? "127.0.0.1");
            return next(http);
        });
        _app.UseRouting();
        DevMailboxPage.Map(_app);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    [TearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _smtp.StopAsync(default);
        _smtp.Dispose();
    }

    private async Task Send(params MailMessage[] messages)
    {
        using var tokens = new SmtpTokens(_clock);
        await using var session = (await new SmtpClient(tokens).OpenAsync(_smtp.Address, default)).Session!;
        foreach (var message in messages)
        {
            Assert.That(await session.SendAsync(message, default), Is.EqualTo(SmtpOutcome.Accepted));
        }
    }

    private async Task<JsonElement> Data() => JsonDocument.Parse(await _http.GetStringAsync("/dev/mailbox.json")).RootElement;

    [Test]
    public async Task Mail_that_was_sent_is_data_with_the_agreed_names()
    {
        const string text = "こんにちは\n.dot\n\nhttps://id.example/a?b=c&d=e\n";
        await Send(Addresses.Message("abc..def.@docomo.ne.jp", "【KOSMOWeb管理者】 パスワードのリセット、そしてもっと長い件名", text, "<p>こんにちは</p>"));
        var mail = (await Data()).EnumerateArray().Single();
        Assert.That(mail.GetProperty("to").GetString(), Is.EqualTo("\"abc..def.\"@docomo.ne.jp"));
        Assert.That(mail.GetProperty("subject").GetString(), Is.EqualTo("【KOSMOWeb管理者】 パスワードのリセット、そしてもっと長い件名"));
        Assert.That(mail.GetProperty("text").GetString(), Is.EqualTo(text));
        Assert.That(mail.GetProperty("html").GetString(), Is.EqualTo("<p>こんにちは</p>"));
        Assert.That(mail.GetProperty("received").GetDateTimeOffset(), Is.EqualTo(_clock.Now));
    }

    [Test]
    public async Task Newest_is_first_and_only_so_many_are_kept()
    {
        await Send([.. Enumerable.Range(1, 205).Select(n => Addresses.Message(subject: $"Mail {n}"))]);
        var mails = (await Data()).EnumerateArray().ToList();
        Assert.That((mails.Count, mails[0].GetProperty("subject").GetString(), mails[^1].GetProperty("subject").GetString()), Is.EqualTo((200, "Mail 205", "Mail 6")));
        Assert.That(mails[0].GetProperty("html").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Page_shows_links_and_runs_nothing_of_a_mail()
    {
        await Send(Addresses.Message(subject: "<script>alert(1)</script>", text: "<b>\nhttps://id.example/?a=1&b=2\n", html: "<script>alert(1)</script>"));
        using var page = await _http.GetAsync("/dev/mailbox");
        var html = await page.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("<br>\n<a href=\"https://id.example/?a=1&amp;b=2\">").And.Contain("&lt;b&gt;"));
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("<b>"));
        Assert.That(page.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'; style-src 'self';"));
        Assert.That(page.Headers.CacheControl!.NoStore, Is.True);
        using var mail = await _http.GetAsync("/dev/mailbox/1");
        Assert.That(mail.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'none'").And.Contain("sandbox").And.Not.Contain("script"));
        Assert.That((await _http.GetAsync("/dev/mailbox/2")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/dev/mailbox")]
    [TestCase("/dev/mailbox.json")]
    [TestCase("/dev/mailbox/1")]
    public async Task Nobody_from_elsewhere_reads_it(string path)
    {
        await Send(Addresses.Message(html: "x"));
        Assert.That((await _http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Status(path, "X-Test-Peer", "192.0.2.7"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await Status(path, "Host", "evil.example"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<HttpStatusCode> Status(string path, string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}
