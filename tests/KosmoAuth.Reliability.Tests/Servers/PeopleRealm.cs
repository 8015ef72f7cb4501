using System.Globalization;
using System.Text.Json.Nodes;
using KosmoAuth.Tests.Oidc.Token;

namespace KosmoAuth.Reliability.Tests.Servers;

/// <summary>A realm of people with a password, and of the application that they use. What is tried out is how things are kept, so a password costs little.</summary>
internal static class PeopleRealm
{
    public const string Name = "people";
    public const string Password = "Password-0";
    public const string Client = "web";
    public const string ClientSecret = "web-secret";
    public const string RedirectUri = "http://127.0.0.1:9/cb";

    /// <summary>A client that signs assertions with the key of <see cref="AssertionMaker"/>.</summary>
    public const string KeyClient = "pkj";

    /// <summary>A client that signs them with <see cref="AssertionMaker.Secret"/>.</summary>
    public const string SecretClient = "sjwt";

    /// <summary>Shorter than the 30 seconds of most realms: each code opens once, and people should not have to wait that long.</summary>
    public const int OtpPeriod = 10;

    public static string PersonName(int number) => string.Create(CultureInfo.InvariantCulture, $"person-{number:D3}");

    /// <summary>The realm file.</summary>
    /// <param name="smtpPort">Of the mail server.</param>
    public static string Json(int people, int smtpPort) => new JsonObject
    {
        ["realm"] = Name,
        ["enabled"] = true,
        ["sslRequired"] = "none",
        ["resetPasswordAllowed"] = true,
        ["revokeRefreshToken"] = true,
        ["refreshTokenMaxReuse"] = 0,
        ["otpPolicyType"] = "totp",
        ["otpPolicyAlgorithm"] = "HmacSHA1",
        ["otpPolicyDigits"] = 6,
        ["otpPolicyLookAheadWindow"] = 1,
        ["otpPolicyPeriod"] = OtpPeriod,
        ["passwordPolicy"] = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
        ["internationalizationEnabled"] = true,
        ["supportedLocales"] = new JsonArray("en", "ja"),
        ["defaultLocale"] = "en",
        // A link that was used must be dead because it was used, not because somebody has signed in since.
        ["attributes"] = new JsonObject { ["kosmo.resetCredentials.existingOtp"] = "require", ["kosmo.actionLink.endsWithLogin"] = "false" },
        ["smtpServer"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = $"{smtpPort}", ["from"] = "noreply@example.jp" },
        ["clients"] = new JsonArray(
            new JsonObject
            {
                ["clientId"] = Client, ["secret"] = ClientSecret, ["redirectUris"] = new JsonArray(RedirectUri), ["directAccessGrantsEnabled"] = false,
            },
            Service(KeyClient, "client-jwt", new JsonObject { ["use.jwks.string"] = "true", ["jwks.string"] = AssertionMaker.Jwks("k1") }),
            Service(SecretClient, "client-secret-jwt", [])),
        ["users"] = new JsonArray([.. Enumerable.Range(0, people).Select(number => (JsonNode)Person(PersonName(number)))]),
    }.ToJsonString();

    private static JsonObject Service(string id, string authenticator, JsonObject attributes) => new()
    {
        ["clientId"] = id,
        ["secret"] = AssertionMaker.Secret,
        ["clientAuthenticatorType"] = authenticator,
        ["serviceAccountsEnabled"] = true,
        ["standardFlowEnabled"] = false,
        ["attributes"] = attributes,
    };

    private static JsonObject Person(string name) => new JsonObject
    {
        ["username"] = name,
        ["enabled"] = true,
        ["email"] = name + "@example.jp",
        ["emailVerified"] = true,
        ["firstName"] = "F",
        ["lastName"] = "L",
        ["credentials"] = new JsonArray(new JsonObject { ["type"] = "password", ["value"] = Password }),
    };
}
