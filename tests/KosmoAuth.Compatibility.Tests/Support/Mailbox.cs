using System.Net;
using System.Text.RegularExpressions;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Compatibility.Tests.Support;

/// <summary>A real mail server on a free port that keeps what it gets.</summary>
internal sealed partial class Mailbox : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly DevMails _mails = new();
    private readonly DevMailServer _server;

    private Mailbox() => _server = new DevMailServer(_mails, TimeProvider.System);

    public int Port => _server.Address.Port;

    public static async Task<Mailbox> OpenAsync()
    {
        var mailbox = new Mailbox();
        await mailbox._server.StartAsync(default);
        return mailbox;
    }

    /// <summary>The link in the newest mail to an address, as soon as there are so many mails to it and the link lives: it does when the mail is handed over.</summary>
    public async Task<string> LinkAsync(string to, int mails = 1)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (_mails.All.Count(mail => mail.To == to) < mails)
        {
            await Task.Delay(10, patience.Token);
        }

        var link = Link().Match(_mails.All.First(mail => mail.To == to).Text).Value;
        using var scanner = new Browser(new Uri(link).GetLeftPart(UriPartial.Authority));
        while ((await scanner.GetAsync(link)).Status != HttpStatusCode.OK)
        {
            await Task.Delay(10, patience.Token);
        }

        return link;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(default);
        _server.Dispose();
    }

    [GeneratedRegex(@"http://\S+/action-token\?\S+")]
    private static partial Regex Link();
}
