namespace KosmoAuth.Mail.Outbox;

/// <summary>A mail that somebody is to receive: the body of an outbox row. Text and link are made at hand-over, so that they are never stale.</summary>
/// <param name="Purpose">Names the <see cref="IMailWriter"/>.</param>
/// <param name="Created">Unix seconds of the wish.</param>
/// <param name="Details">What the writer needs to know besides, in its own notation. No link and no secret: those are made at hand-over.</param>
public sealed record PendingMail(string RealmId, string UserId, string Purpose, long Created, string? Details);
