using System.Text;

namespace KosmoAuth.Users.Passwords;

/// <summary>
/// One password, several writings: a letter with its accent as one character or as two, full-width letters of a Japanese keyboard. At the log-in the
/// text counts as typed, and when that fails in its NFKC form.
/// </summary>
internal static class PasswordForms
{
    /// <summary>The NFKC form; the same object when it is the text itself, or the text is not well-formed UTF-16.</summary>
    public static string Other(string typed) => Normalised(typed, NormalizationForm.FormKC);

    /// <summary>
    /// What is stored of a new password: composed (NFC), so that another keyboard's writing opens too. Where NFKC would change more than that, such as
    /// full width, it stays as typed: nobody's password is made another one in silence.
    /// </summary>
    public static string ToStore(string typed)
    {
        var composed = Normalised(typed, NormalizationForm.FormC);
        return composed == Other(typed) ? composed : typed;
    }

    private static string Normalised(string text, NormalizationForm form) =>
        Ascii.IsValid(text) || !IsWellFormed(text) || text.IsNormalized(form) ? text : text.Normalize(form);

    // Normalize throws at half a surrogate pair.
    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[++at])))
            {
                return false;
            }
        }

        return true;
    }
}
