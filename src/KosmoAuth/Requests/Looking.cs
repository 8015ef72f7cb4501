namespace KosmoAuth.Requests;

/// <summary>
/// Programs that look at an address without anybody having asked for it: HEAD (mail scanners) and prefetch (browsers). A mailed link does nothing for
/// them, not even a cookie.
/// </summary>
internal static class Looking
{
    private static readonly object s_head = new();

    /// <summary>HEAD is answered as GET, whose body Kestrel leaves out by itself (RFC 9110 section 9.3.2). This remembers what it was.</summary>
    public static void MarkHead(HttpContext http) => http.Items[s_head] = true;

    /// <summary>The answer for them; null for anybody else.</summary>
    public static IResult? Answer(HttpContext http) =>
        http.Items.ContainsKey(s_head) ? Results.StatusCode(StatusCodes.Status200OK)
        : http.Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.Ordinal) ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
        : null;
}
