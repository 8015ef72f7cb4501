namespace KosmoAuth.Tests.Oidc.Token;

/// <summary>The realm file of the tests of the endpoints.</summary>
internal static class TokenRealm
{
    /// <param name="settings">Further members of the realm.</param>
    /// <param name="keysAt">Root address of the client whose keys are fetched.</param>
    public static string Json(string[] settings, string keysAt = "http://127.0.0.1:9") => $$"""
        {
          "realm": "r", "enabled": true, "sslRequired": "none", "accessCodeLifespan": 60, "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
          {{string.Concat(settings.Select(setting => setting + ", "))}}
          "clients": [
            {{Client("web", "\"secret\": \"web-secret\", \"directAccessGrantsEnabled\": true, \"serviceAccountsEnabled\": true", "", ApiAudience)}},
            {{Client("web2", "\"secret\": \"web2-secret\", \"directAccessGrantsEnabled\": true", "")}},
            {{Client("api", "\"secret\": \"api-secret\"", "")}},
            {{Client("odd:é", "\"secret\": \"s%cr+t é:\", \"serviceAccountsEnabled\": true", "")}},
            {{Client("spa", "\"publicClient\": true, \"directAccessGrantsEnabled\": true, \"webOrigins\": [\"https://spa.test\"]", "")}},
            {{Client("signed", "\"secret\": \"s\", \"directAccessGrantsEnabled\": true", "\"user.info.response.signature.alg\": \"RS256\"")}},
            {{Client("lasting", "\"secret\": \"lasting-secret\", \"serviceAccountsEnabled\": true", "\"client_credentials.use_refresh_token\": \"true\"")}},
            {{Client("off", "\"secret\": \"off-secret\", \"enabled\": false, \"serviceAccountsEnabled\": true", "")}},
            {{Client("bearer", "\"bearerOnly\": true, \"secret\": \"bearer-secret\"", "")}},
            {{Client("pkj", "\"clientAuthenticatorType\": \"client-jwt\", \"serviceAccountsEnabled\": true", AssertionMaker.JwksAttributes)}},
            {{Client("fetched", "\"clientAuthenticatorType\": \"client-jwt\", \"serviceAccountsEnabled\": true, \"rootUrl\": \"" + keysAt + "\"",
                "\"use.jwks.url\": \"true\", \"jwks.url\": \"/keys\"")}},
            {{Client("sjwt", "\"clientAuthenticatorType\": \"client-secret-jwt\", \"secret\": \"" + AssertionMaker.Secret + "\", \"serviceAccountsEnabled\": true", "")}}
          ],
          "users": [
            {
              "username": "taro", "email": "taro@example.org", "emailVerified": true, "firstName": "太郎", "lastName": "健保", "enabled": true,
              "credentials": [{ "type": "password", "value": "Password-1" }], "realmRoles": ["default-roles-r"]
            },
            {
              "username": "hanako", "email": "hanako@example.org", "firstName": "花子", "lastName": "健保", "enabled": true,
              "credentials": [{ "type": "password", "value": "Password-1" }], "realmRoles": []
            }
          ]
        }
        """;

    private const string ApiAudience = """
        , "protocolMappers": [{ "name": "api", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
          "config": { "included.client.audience": "api", "access.token.claim": "true" } }]
        """;

    private static string Client(string id, string members, string attributes, string more = "") => $$"""
        { "clientId": "{{id}}", "protocol": "openid-connect", "redirectUris": ["http://127.0.0.1:9/cb"], {{members}}, "attributes": { {{attributes}} } {{more}} }
        """;
}
