using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>A server of people with insurance cards, and a browser that is in front of it, for each test anew.</summary>
public abstract class RecallTest
{
    /// <summary>What every wrong answer is told, whatever is wrong with it.</summary>
    private protected const string Refusal = "入力内容と登録内容が一致しません。お手元の書類をご確認のうえ、もう一度ご入力ください。";

    private protected RecallServer Recall { get; private set; } = null!;

    private protected Browser Browser { get; private set; } = null!;

    /// <summary>Mails with a link that were asked for.</summary>
    private protected int Sent => Recall.Server.EventLines.Count(line => line.StartsWith("SEND_RECALL_LOGIN_ID", StringComparison.Ordinal));

    private protected IEnumerable<string?> Errors => Recall.Server.Events.Where(written => written.Type == "RECALL_LOGIN_ID_ERROR").Select(written => written.Error);

    [SetUp]
    public async Task StartAsync()
    {
        Recall = await RecallServer.StartAsync();
        Browser = Recall.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Browser.Dispose();
        await Recall.DisposeAsync();
    }

    private protected static string? IdOn(Answer page) => page.Page.GetElementById("kc-login-id")?.TextContent;

    private protected static void IsDead(Answer page)
    {
        Assert.That((page.Status, page.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-recall-login-id-invalid")), page.Text);
        Assert.That(page.Page.QuerySelector("[role=alert]")!.TextContent, Is.EqualTo("無効なURLです。 再度本人確認からやり直してください。"));
    }
}
