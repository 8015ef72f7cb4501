using System.Collections.Immutable;

namespace KosmoAuth.Mail.DevMailbox;

/// <summary>The newest mails that were sent in <c>dev</c>, in memory, gone with the process.</summary>
public sealed class DevMails
{
    private const int Most = 200;
    private readonly Lock _turn = new();
    private long _last;

    /// <summary>Newest first.</summary>
    public ImmutableList<ReceivedMail> All { get; private set; } = [];

    internal void Add(Func<long, ReceivedMail> mail)
    {
        lock (_turn)
        {
            var kept = All.Insert(0, mail(++_last));
            All = kept.Count > Most ? kept.RemoveAt(kept.Count - 1) : kept;
        }
    }
}
