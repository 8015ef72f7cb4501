using KosmoAuth.Settings;

namespace KosmoAuth.Requests;

/// <summary>
/// The number of a request: in log lines, on error pages, and in the header <c>X-Request-Id</c> of errors; other answers that must look alike would differ
/// by it. A trusted proxy may give it, so that its log and ours can be read together.
/// </summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";
    private const int Longest = 64;

    /// <summary>Takes over the number that a trusted proxy sent, when it is one.</summary>
    public static void TakeOver(HttpContext http, ProxySettings proxy)
    {
        if (proxy.Headers != ProxyHeaders.None && http.Request.Headers[Header] is [{ } given] && proxy.Trusts(http.Connection.RemoteIpAddress) && IsNumber(given))
        {
            http.TraceIdentifier = given;
        }
    }

    private static bool IsNumber(string text) =>
        text.Length is > 0 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
