using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>Keycloak's <c>session_code</c>: says that a form was made here, for this browser, this tab and this step. 43 characters, nothing is stored.</summary>
internal static class FormToken
{
    private const int TimeBytes = 5;
    private const int TokenBytes = 32;

    /// <param name="subject">What the form is for: an execution, or what is agreed to.</param>
    /// <param name="now">Unix seconds.</param>
    public static string Write(CookieSeals seals, string browserId, string tabId, string subject, long now)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        WriteTime(token, now);
        Mac(seals, browserId, tabId, subject, now).AsSpan(0, TokenBytes - TimeBytes).CopyTo(token[TimeBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <param name="lifespan">Seconds that a form may be used.</param>
    public static bool IsValid(string? text, CookieSeals seals, string browserId, string tabId, string subject, long now, int lifespan)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        if (text is not { Length: 43 } || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, token, out var length) || length != TokenBytes)
        {
            return false;
        }

        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        token[..TimeBytes].CopyTo(wide[3..]);
        var made = BinaryPrimitives.ReadInt64BigEndian(wide);
        return made <= now + 60 && now - made <= lifespan
            && CryptographicOperations.FixedTimeEquals(Mac(seals, browserId, tabId, subject, made).AsSpan(0, TokenBytes - TimeBytes), token[TimeBytes..]);
    }

    private static void WriteTime(Span<byte> token, long now)
    {
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(wide, now);
        wide[3..].CopyTo(token);
    }

    private static byte[] Mac(CookieSeals seals, string browserId, string tabId, string subject, long made) =>
        seals.Hash("login-form", browserId, tabId, subject, made.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
