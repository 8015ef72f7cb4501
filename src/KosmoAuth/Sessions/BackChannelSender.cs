using KosmoAuth.Delivery;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Sessions;

/// <summary>Delivers queued log-out tokens (OpenID Connect Back-Channel Logout 1.0 §2.5), with a line for every peer.</summary>
public sealed class BackChannelSender(
    Database database, RealmCatalog realms, LogoutTokens tokens, BackChannelOutbox queue, BackChannelClient client, TimeProvider time,
    ILogger<BackChannelSender> log) : OutboxSender<LogoutLetter>(database, BackChannelOutbox.Kind, queue.Bell, time, log)
{
    protected override LogoutLetter Read(OutboxRow row) => LogoutLetter.Read(row, realms);

    protected override string PeerOf(LogoutLetter letter) => letter.Url?.Authority ?? "";

    protected override IOutboxLine<LogoutLetter> NewLine() => new BackChannelLine(Database, tokens, client, Time, log);
}
