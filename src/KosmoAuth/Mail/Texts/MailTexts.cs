using KosmoAuth.Mail.Smtp;
using KosmoAuth.Realms;
using KosmoAuth.Themes;

namespace KosmoAuth.Mail.Texts;

/// <summary>Makes the texts of mails from the messages of the realm's email theme.</summary>
public sealed class MailTexts
{
    private readonly ThemeCatalog _themes;

    /// <exception cref="InvalidDataException">The themes folder has no email theme.</exception>
    public MailTexts(ThemeCatalog themes)
    {
        _themes = themes;
        themes.Email(null);
    }

    /// <summary>What the mails of this realm say in this language.</summary>
    /// <param name="locale">The person's own language or the realm's default.</param>
    public MailWords Of(Realm realm, string locale) =>
        new(_themes.Messages(_themes.Email(realm.EmailTheme), locale, realm.Localization.Texts), realm, HasReplyTo(realm));

    private static bool HasReplyTo(Realm realm) => SmtpSettings.ReadSenders(realm.SmtpServer)?.ReplyTo is not null;
}
