using System.Buffers.Text;
using System.Security.Cryptography;
using KosmoAuth.Tokens;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>The parameter <c>key</c> of a mailed link: what the link is for, a dot, and 256 random bits.</summary>
internal sealed record ActionLinkKey(string Kind, string Token)
{
    /// <summary>Longest text that is looked at.</summary>
    public const int LongestText = 100;

    private const int TokenBytes = 32;

    public static ActionLinkKey New(string kind) => new(kind, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)));

    /// <summary>Null for what cannot be one.</summary>
    public static ActionLinkKey? Read(string? text) =>
        text is { Length: <= LongestText } && text.Split('.') is [var kind, var token] && StrictBase64Url.TryDecode(token, out var bytes) && bytes.Length == TokenBytes
            ? new ActionLinkKey(kind, token)
            : null;

    public override string ToString() => $"{Kind}.{Token}";
}
