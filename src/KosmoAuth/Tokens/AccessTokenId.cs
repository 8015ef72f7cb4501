namespace KosmoAuth.Tokens;

/// <summary><c>jti</c> of access tokens as Keycloak makes it since 26.2: two letters each for session, token and grant, then a UUID.</summary>
internal static class AccessTokenId
{
    public static string New(TokenSubject subject) =>
        $"{Session(subject)}{(subject.Lightweight ? "lt" : "rt")}{Grant(subject.GrantType)}:{Guid.NewGuid()}";

    private static string Session(TokenSubject subject) => !subject.HasSession ? "tr" : subject.Session.Offline ? "of" : "on";

    private static string Grant(string? grantType) => grantType switch
    {
        "authorization_code" => "ac",
        "client_credentials" => "cc",
        "password" => "ro",
        "refresh_token" => "rt",
        "urn:ietf:params:oauth:grant-type:token-exchange" => "te",
        "urn:ietf:params:oauth:grant-type:device_code" => "dg",
        "urn:openid:params:grant-type:ciba" => "ci",
        "urn:ietf:params:oauth:grant-type:uma-ticket" => "pg",
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => "ag",
        _ => "na",
    };
}
