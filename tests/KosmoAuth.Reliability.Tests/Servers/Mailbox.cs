using System.Text.RegularExpressions;
using KosmoAuth.Mail.DevMailbox;

namespace KosmoAuth.Reliability.Tests.Servers;

/// <summary>What arrived at the mail server.</summary>
internal sealed partial class Mailbox(DevMails mails)
{
    /// <summary>The links in somebody's mails that are kept, newest first, each with the number of its mail.</summary>
    public IReadOnlyList<(long Id, string Link)> Links(string to) =>
        [.. mails.All.Where(mail => mail.To == to).Select(mail => (mail.Id, Link().Match(mail.Text).Value)).Where(found => found.Value.Length > 0)];

    [GeneratedRegex(@"http://\S+/action-token\?\S+")]
    private static partial Regex Link();
}
