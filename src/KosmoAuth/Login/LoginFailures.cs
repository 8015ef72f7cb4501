namespace KosmoAuth.Login;

/// <summary>Refusals of browsers, with Keycloak's texts and event errors.</summary>
public static class LoginFailures
{
    public static LoginFailure InvalidRequest { get; } = new("invalid_request", "invalidRequestMessage");

    public static LoginFailure InvalidCode { get; } = new("invalid_code", "invalidCodeMessage");

    public static LoginFailure CookieNotFound { get; } = new("cookie_not_found", "cookieNotFoundMessage");

    public static LoginFailure UnknownRequester { get; } = new("client_not_found", "unknownLoginRequesterMessage");

    public static LoginFailure RequesterDisabled { get; } = new("client_disabled", "loginRequesterNotEnabledMessage");

    public static LoginFailure RegistrationOff { get; } = new("registration_disabled", "registrationNotAllowedMessage");

    public static LoginFailure ResetOff { get; } = new("reset_credential_disabled", "resetCredentialNotAllowedMessage");

    public static LoginFailure ForeignOrigin { get; } = new("illegal_origin", "invalidRequestMessage") { Status = StatusCodes.Status403Forbidden };
}
