using System.Text;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Smtp;

public sealed class SmtpTokensTests
{
    private readonly List<string> _asked = [];
    private readonly TestClock _clock = new();
    private WebApplication _endpoint = null!;
    private SmtpTokens _tokens = null!;
    private (int Status, string Body) _answer;

    [SetUp]
    public async Task StartTokenEndpoint()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _endpoint = builder.Build();
        _endpoint.UseRouting();
        _endpoint.MapPost("/token", async (HttpContext http) =>
        {
            _asked.Add(await new StreamReader(http.Request.Body).ReadToEndAsync());
            http.Response.StatusCode = _answer.Status;
            await http.Response.WriteAsync(_answer.Body.Replace("{n}", $"{_asked.Count}", StringComparison.Ordinal));
        });
        await _endpoint.StartAsync();
        _asked.Clear();
        _answer = (200, """{"access_token":"token-{n}","token_type":"Bearer","expires_in":300}""");
        _tokens = new SmtpTokens(_clock);
        Login = new("mailer@example.org", new Uri(_endpoint.Urls.First() + "/token"), "https://mail.example/.default", "client", new Secret("s&cret"));
    }

    [TearDown]
    public async Task Stop()
    {
        _tokens.Dispose();
        await _endpoint.DisposeAsync();
    }

    private SmtpToken Login { get; set; } = null!;

    private async Task<SmtpOutcome> LogIn(SmtpPeer peer)
    {
        var opening = await new SmtpClient(_tokens).OpenAsync(peer.Server(login: Login), default);
        await using var session = opening.Session;
        return session is null ? opening.Failure : SmtpOutcome.Accepted;
    }

    private static SmtpPeer Peer(Func<string, string?>? answer = null)
    {
        var peer = new SmtpPeer();
        peer.Extensions[1] = "AUTH XOAUTH2";
        peer.Answer = answer ?? (_ => null);
        return peer;
    }

    private static string Command(string token) =>
        "AUTH XOAUTH2 " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user=mailer@example.org\u0001auth=Bearer {token}\u0001\u0001"));

    [Test]
    public async Task Token_comes_by_client_credentials_and_is_remembered_until_shortly_before_its_end()
    {
        await using var peer = Peer();
        Assert.That(await LogIn(peer), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(_asked, Is.EqualTo(new[]
        {
            "grant_type=client_credentials&client_id=client&client_secret=s%26cret&scope=https%3A%2F%2Fmail.example%2F.default",
        }));
        _clock.Advance(TimeSpan.FromSeconds(269));
        await LogIn(peer);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await LogIn(peer);
        Assert.That(peer.Heard.Where(command => command.StartsWith("AUTH", StringComparison.Ordinal)), Is.EqualTo(new[] { Command("token-1"), Command("token-1"), Command("token-2") }));
    }

    [Test]
    public async Task Remembered_token_that_is_refused_is_replaced_at_the_next_attempt()
    {
        await using var peer = Peer(command => command == Command("token-1") ? "334 eyJzdGF0dXMiOiI0MDAifQ==" : command.Length == 0 ? "535 5.7.8 no" : null);
        await _tokens.GetAsync(Login, default);
        Assert.That((await LogIn(peer)).Verdict, Is.EqualTo(SmtpVerdict.Transient));
        Assert.That(await LogIn(peer), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(_asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task New_token_that_is_refused_is_final()
    {
        await using var peer = Peer(command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 no" : null);
        Assert.That(await LogIn(peer), Is.EqualTo(new SmtpOutcome(SmtpVerdict.Permanent, true, "AUTH: the token was refused: 535 5.7.8")));
    }

    [TestCase(401, "{}", SmtpVerdict.Permanent)]
    [TestCase(503, "{}", SmtpVerdict.Transient)]
    [TestCase(200, "{}", SmtpVerdict.Transient)]
    [TestCase(200, "<html>", SmtpVerdict.Transient)]
    [TestCase(200, """{"access_token":5}""", SmtpVerdict.Transient)]
    [TestCase(200, "[]", SmtpVerdict.Transient)]
    public async Task Without_a_token_nothing_is_said_to_the_mail_server(int status, string body, SmtpVerdict verdict)
    {
        _answer = (status, body);
        await using var peer = Peer();
        var outcome = await LogIn(peer);
        Assert.That((outcome.Verdict, outcome.OfServer), Is.EqualTo((verdict, true)));
        Assert.That(outcome.Reason, Does.StartWith("AUTH: no access token: 127.0.0.1").And.Not.Contain("cret"));
        Assert.That(peer.Heard, Has.None.StartsWith("AUTH"));
    }
}
