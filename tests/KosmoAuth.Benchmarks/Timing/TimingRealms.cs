using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KosmoAuth.Users.Passwords.Argon2;

namespace KosmoAuth.Benchmarks.Timing;

/// <summary>
/// Realm files with a person for every sample, so that neither locks nor mail limits come into play: who fails has not failed before. Names of all
/// kinds of people are equally long.
/// </summary>
public sealed class TimingRealms(int people, int smtpPort)
{
    /// <summary>Everybody's, where they have one.</summary>
    public const string Password = "Timing-2026";

    public const string Secret = "timing-secret";

    /// <summary>Failures that lock an account.</summary>
    public const int FailureFactor = 15;

    /// <summary>Of PBKDF2-SHA256 in the realm <c>timing-mixed</c>.</summary>
    public const int OldIterations = 27_500;

    public const int DevicesOfForm = 40;
    public const int Locked = 10;

    /// <summary>One realm for each way to fail the identity check: a realm takes 500 failures an hour.</summary>
    public static readonly IReadOnlyList<string> Recalls = ["number", "control", "symbol", "gender", "birthdate", "insurer", "email", "other", "disabled", "match"];

    private static readonly JsonObject s_password = Hashed();
    private static readonly JsonObject s_oldPassword = HashedAsBefore();

    /// <summary>The name of the person of a kind, such as <c>plain-00017</c>.</summary>
    public static string Name(string kind, int at) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{at:D5}");

    /// <summary>Writes all realm files into a folder.</summary>
    public void Write(string folder)
    {
        var users = new JsonArray();
        foreach (var kind in new[] { "plain", "disab", "nopwd", "nomai", "grant" })
        {
            Add(users, kind, people);
        }

        Add(users, "codes", DevicesOfForm);
        Add(users, "spent", 1);
        Add(users, "lockd", Locked);
        Save(folder, Realm("timing", users));
        Save(folder, Realm("timing-mixed", Mixed()));
        foreach (var recall in Recalls)
        {
            var insured = new JsonArray();
            Add(insured, "membr", people, enabled: recall != "disabled");
            var realm = Realm("recall-" + recall, insured);
            realm["attributes"] = new JsonObject { ["kosmo.recallLoginId.enabled"] = "true", ["kosmo.recallLoginId.passwordReset"] = "temporary-password" };
            Save(folder, realm);
        }
    }

    /// <summary>Facts of an insured person, as attributes of the realm file.</summary>
    public static (string Symbol, string Number) FactsOf(int at) =>
        (string.Create(CultureInfo.InvariantCulture, $"{1000 + at}"), string.Create(CultureInfo.InvariantCulture, $"{5000 + at}"));

    // A third has come from an older Keycloak, and has not signed in since.
    private JsonArray Mixed()
    {
        var users = new JsonArray();
        foreach (var kind in new[] { "plain", "again", "nopwd" })
        {
            Add(users, kind, people);
        }

        for (var at = 0; at < users.Count; at += 3)
        {
            if (users[at]!["credentials"]!.AsArray() is [_, ..] credentials)
            {
                credentials[0] = s_oldPassword.DeepClone();
            }
        }

        return users;
    }

    private static void Add(JsonArray users, string kind, int count, bool enabled = true)
    {
        for (var at = 0; at < count; at++)
        {
            users.Add(Person(kind, at, enabled));
        }
    }

    private static JsonObject Person(string kind, int at, bool enabled)
    {
        var name = Name(kind, at);
        var user = new JsonObject
        {
            ["username"] = name, ["enabled"] = enabled && kind != "disab", ["firstName"] = "F", ["lastName"] = "L", ["emailVerified"] = true,
        };
        if (kind != "nomai")
        {
            user["email"] = name + "@example.jp";
        }

        var credentials = new JsonArray();
        if (kind != "nopwd")
        {
            credentials.Add(s_password.DeepClone());
        }

        if (kind is "codes" or "spent" or "grant")
        {
            credentials.Add(Device(name));
        }

        user["credentials"] = credentials;
        if (kind == "membr")
        {
            var (symbol, number) = FactsOf(at);
            user["attributes"] = new JsonObject
            {
                ["insuranceSymbol"] = new JsonArray(symbol), ["insuranceNumber"] = new JsonArray(number), ["gender"] = new JsonArray("female"),
                ["birthdate"] = new JsonArray("1980-05-05"), ["insurerNumber"] = new JsonArray("06130017"),
            };
        }

        return user;
    }

    private JsonObject Realm(string name, JsonArray users) => new()
    {
        ["realm"] = name,
        ["enabled"] = true,
        ["sslRequired"] = "none",
        ["resetPasswordAllowed"] = true,
        ["loginWithEmailAllowed"] = true,
        ["bruteForceProtected"] = true,
        ["failureFactor"] = FailureFactor,
        ["quickLoginCheckMilliSeconds"] = 0,
        ["waitIncrementSeconds"] = 86_400,
        ["maxFailureWaitSeconds"] = 86_400,
        ["smtpServer"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = $"{smtpPort}", ["from"] = "noreply@example.jp" },
        ["clients"] = new JsonArray(Client("timing", true), Client("timoff", false)),
        ["users"] = users,
    };

    private static JsonObject Client(string id, bool enabled) => new()
    {
        ["clientId"] = id,
        ["enabled"] = enabled,
        ["secret"] = Secret,
        ["directAccessGrantsEnabled"] = true,
        ["serviceAccountsEnabled"] = true,
        ["redirectUris"] = new JsonArray("http://127.0.0.1:9/cb"),
    };

    private static JsonObject Device(string name) => new()
    {
        ["type"] = "otp",
        ["secretData"] = new JsonObject { ["value"] = "secret-of-" + name }.ToJsonString(),
        ["credentialData"] = """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""",
    };

    // Hashed once for all, with Keycloak's parameters, or the import would take minutes.
    private static JsonObject Hashed()
    {
        var hash = new byte[Argon2Parameters.Keycloak.HashLength];
        Argon2Hash.Compute(Argon2Parameters.Keycloak, System.Text.Encoding.UTF8.GetBytes(Password), "saltsaltsaltsalt"u8, hash);
        return new JsonObject
        {
            ["type"] = "password",
            ["secretData"] = new JsonObject { ["value"] = Convert.ToBase64String(hash), ["salt"] = Convert.ToBase64String("saltsaltsaltsalt"u8) }.ToJsonString(),
            ["credentialData"] = """
                {"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}
                """,
        };
    }

    // As Keycloak hashed until version 23; it takes longer than the policy's own.
    private static JsonObject HashedAsBefore()
    {
        var hash = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            Password, "saltsaltsaltsalt"u8, OldIterations, System.Security.Cryptography.HashAlgorithmName.SHA256, 64);
        return new JsonObject
        {
            ["type"] = "password",
            ["secretData"] = new JsonObject { ["value"] = Convert.ToBase64String(hash), ["salt"] = Convert.ToBase64String("saltsaltsaltsalt"u8) }.ToJsonString(),
            ["credentialData"] = $$"""{"hashIterations":{{OldIterations}},"algorithm":"pbkdf2-sha256"}""",
        };
    }

    private static void Save(string folder, JsonObject realm) =>
        File.WriteAllText(Path.Combine(folder, realm["realm"]!.GetValue<string>() + ".json"), realm.ToJsonString(JsonSerializerOptions.Default));
}
