using KosmoAuth.Themes;

namespace KosmoAuth.Mail.Texts;

/// <summary>The document around the HTML of a mail: one column of 600 px, inline styles only, no pictures, readable in light and dark.</summary>
internal static class MailFrame
{
    private const string Fonts = "system-ui,-apple-system,'Hiragino Sans','Noto Sans JP','Yu Gothic UI',Meiryo,sans-serif";

    public static string Around(string content, string subject, MessageBundle messages) => $"""
        <!DOCTYPE html>
        <html lang="{MessageHtml.Encoder.Encode(messages.Tag)}" dir="{(messages.RightToLeft ? "rtl" : "ltr")}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{MessageHtml.Encoder.Encode(subject)}</title>
        </head>
        <body style="margin:0;padding:0">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
        <tr><td align="center">
        <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">
        <tr><td style="padding:24px;font-family:{Fonts};font-size:16px;line-height:1.7;text-align:start;overflow-wrap:anywhere">
        {content}
        </td></tr>
        </table>
        </td></tr>
        </table>
        </body>
        </html>
        """;
}
