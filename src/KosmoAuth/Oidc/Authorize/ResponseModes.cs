namespace KosmoAuth.Oidc.Authorize;

/// <summary>How an answer travels (OAuth 2.0 Multiple Response Type Encoding Practices, OAuth 2.0 Form Post Response Mode).</summary>
internal enum ResponseMode
{
    Query,
    Fragment,
    FormPost,
}

/// <summary>Names and defaults of response types and modes.</summary>
internal static class ResponseModes
{
    public static ResponseMode Of(string? mode, string? responseType) => mode switch
    {
        "query" => ResponseMode.Query,
        "fragment" => ResponseMode.Fragment,
        "form_post" => ResponseMode.FormPost,
        _ => IsImplicitOrHybrid(responseType) ? ResponseMode.Fragment : ResponseMode.Query,
    };

    public static bool IsKnown(string? mode) => mode is null or "query" or "fragment" or "form_post";

    public static bool IsKnownType(string responseType)
    {
        var parts = responseType.Split(' ');
        return responseType == "none"
            || (parts.All(part => part is "code" or "token" or "id_token") && parts.Distinct(StringComparer.Ordinal).Count() == parts.Length);
    }

    public static bool IsImplicitOrHybrid(string? responseType) =>
        responseType is not null && IsKnownType(responseType) && responseType.Split(' ').Any(part => part is "token" or "id_token");
}
