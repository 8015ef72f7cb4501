using KosmoAuth.Mail.Message;

namespace KosmoAuth.Tests.Mail;

internal static class Addresses
{
    public static MailAddress Of(string text) =>
        MailAddress.TryParse(text, out var address, out var fault) ? address : throw new ArgumentException(fault, nameof(text));

    public static Mailbox Mailbox(string text, string? name = null) => new(Of(text), name is null ? null : HeaderText.Cleaned(name));

    public static MailMessage Message(
        string to = "hanako@example.jp", string subject = "Test", string text = "Text\n", string? html = null, string from = "noreply@example.org") =>
        new(Mailbox(from, "Rich realm"), Mailbox(to), HeaderText.Cleaned(subject), text, html, new DateTimeOffset(2026, 11, 22, 15, 4, 5, TimeSpan.FromHours(9)));
}
