using System.Text.RegularExpressions;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>
/// All that somebody sees of an answer, as one text: status, headers with their values, cookies by name and attributes, the page. Left out is what differs
/// from one answer to the next whoever is meant (date, secrets of cookies, forms and addresses with the length that follows from them, the number of a
/// fault) and what the person typed.
/// </summary>
internal static partial class AnswerFacts
{
    public static string Of(Answer answer)
    {
        var headers = answer.Headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())
            .Where(line => !line.StartsWith("Date:", StringComparison.Ordinal) && !line.StartsWith("Content-Length:", StringComparison.Ordinal))
            .Select(line => Cookie().Replace(line, "$1=…"));
        return Typed().Replace(Varying().Replace($"{(int)answer.Status}\n{string.Join('\n', headers)}\n{answer.Text}", "…"), "");
    }

    [GeneratedRegex("(?<=^Set-Cookie: |, )([A-Z_]+)=[^;]*")]
    private static partial Regex Cookie();

    [GeneratedRegex(@"(?<=(session_code|tab_id|client_data|execution)=)[\w.-]*|nonce-[^'""]+|\b0H[A-Z0-9]{11}(:[0-9A-F]{8})?|\d\d:\d\d:\d\d")]
    private static partial Regex Varying();

    [GeneratedRegex("""(?<=<(input|option)[^>]*) (value|checked|selected)(="[^"]*")?""")]
    private static partial Regex Typed();
}
