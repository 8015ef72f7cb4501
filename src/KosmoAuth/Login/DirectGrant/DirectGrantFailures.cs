namespace KosmoAuth.Login.DirectGrant;

/// <summary>How a password grant is refused, in Keycloak's words.</summary>
internal static class DirectGrantFailures
{
    public static LoginFailure UsernameMissing { get; } = new("username_missing", "Missing parameter: username") { Status = StatusCodes.Status401Unauthorized };

    public static LoginFailure AccountDisabled { get; } = new("user_disabled", "Account disabled");

    public static LoginFailure NotSetUp { get; } = new("resolve_required_actions", "Account is not fully set up");

    /// <summary>The address has used up its failures of this minute, which says nothing about the password.</summary>
    public static LoginFailure TooMany { get; } = new("invalid_user_credentials", "Too many failed attempts from this address")
    {
        Status = StatusCodes.Status429TooManyRequests, RetryAfter = 60,
    };

    public static LoginFailure Wrong(string eventError) => new(eventError, "Invalid user credentials");

    /// <summary>The OAuth error. A flow that ends for another reason does not say which.</summary>
    public static DirectGrantResult Answer(LoginFailure failure)
    {
        if (failure.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return new(null, "temporarily_unavailable", "Too many logins at once", failure.Status, failure.EventError, failure.RetryAfter);
        }

        if (failure == TooMany)
        {
            return new(null, "temporarily_unavailable", failure.MessageKey, failure.Status, failure.EventError, failure.RetryAfter);
        }

        var known = failure.MessageKey is "Account disabled" or "Account is not fully set up" or "Missing parameter: username";
        return new(
            null, failure == UsernameMissing ? "invalid_request" : "invalid_grant", known ? failure.MessageKey : "Invalid user credentials",
            failure == UsernameMissing ? failure.Status : StatusCodes.Status400BadRequest, failure.EventError);
    }
}
