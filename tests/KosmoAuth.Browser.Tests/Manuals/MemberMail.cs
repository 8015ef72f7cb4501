using System.Text.Json;
using System.Text.RegularExpressions;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A mail as Python's parser reads it.</summary>
internal sealed partial record MemberMail(string Subject, string Text, string Html)
{
    private const string Script =
        """
        import sys, json, email, email.policy
        mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
        part = lambda kind: mail.get_body((kind,)).get_content()
        print(json.dumps({"Subject": mail["subject"], "Text": part("plain"), "Html": part("html")}))
        """;

    /// <summary>The address that stands alone on its line.</summary>
    public string Link => AddressLine().Match(Text).Value.Trim();

    /// <summary>The text without its line breaks, as somebody reads it.</summary>
    public string Words => Breaks().Replace(Text, "");

    public static async Task<MemberMail> ReadAsync(byte[] message) =>
        JsonSerializer.Deserialize<MemberMail>(await Programs.RunAsync("python3", ["-c", Script], message))!;

    [GeneratedRegex(@"^http://\S+\r?$", RegexOptions.Multiline)]
    private static partial Regex AddressLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Breaks();
}
