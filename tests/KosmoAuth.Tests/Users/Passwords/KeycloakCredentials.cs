using KosmoAuth.Realms;

namespace KosmoAuth.Tests.Users.Passwords;

/// <summary>Credentials in Keycloak's format; the password of all of them is <see cref="Password"/>.</summary>
internal static class KeycloakCredentials
{
    public const string Password = "Password-1";
    public const string Argon2Data = """{"hashIterations":5,""" + Argon2DataAfterIterations;
    public const string Argon2DataAfterIterations = """
        "algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}
        """;

    /// <summary>As Keycloak 26 exported them.</summary>
    public static IEnumerable<string> ExportedSecrets { get; } =
    [
        """{"value":"gA+onOKRiNh189YRLfSiI23xTzdW3GRddwBllm+ZHnE=","salt":"BdI3RkfcUsx4khIR/ymsJQ==","additionalParameters":{}}""",
        """{"value":"fxRFn4aAerP9wizojOqmdGCczyLrcRjKOA9uEZi3i1M=","salt":"DRXTOyAsfAHEigLFZePRwQ==","additionalParameters":{}}""",
        """{"value":"z1fky24QwW3MVQv38wWctGusF4YAaXumqnxkDGoKXOY=","salt":"HvxSMM6jLHu/V8lDxlTvjA==","additionalParameters":{}}""",
        """{"value":"OnP9tzZAKlOEZMedJT1h8lPzHOLxOsfseQeMlNrW8UU=","salt":"E9OL2gwha5i1H3OlDuB+bw==","additionalParameters":{}}""",
        """{"value":"SVYG7dTmYLO5flswcWjw02qDUgNq5RqCGeZDQDsBJ0Q=","salt":"ZlpMm7cdpbHwf6fWDGUmGw==","additionalParameters":{}}""",
    ];

    public static Credential Exported { get; } = Of(Argon2Data, ExportedSecrets.First());

    public static Credential Of(string credentialData, string secretData) =>
        new("d7488d9a", "password", "my password", 1_795_442_043_931, credentialData, new Secret(secretData));

    /// <param name="hash">As Python's <c>hashlib.pbkdf2_hmac</c> made it with the bytes 0 to 15 as salt.</param>
    public static Credential Pbkdf2(string algorithm, int iterations, string hash) => Of(
        $$$"""{"hashIterations":{{{iterations}}},"algorithm":"{{{algorithm}}}","additionalParameters":{}}""",
        $$$"""{"value":"{{{hash}}}","salt":"AAECAwQFBgcICQoLDA0ODw==","additionalParameters":{}}""");
}
