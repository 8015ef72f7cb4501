using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KosmoAuth.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Keys;

/// <summary>Keys that a realm file brings, compared with what openssl says of the same files.</summary>
internal sealed class ImportedKeysTests
{
    private static readonly (string, string)? s_client = ("svc", "s");

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("RS256", 2048), TestCase("PS512", 3072), TestCase("RS384", 4096)]
    public async Task An_RSA_key_and_its_certificate_are_published_and_sign_as_openssl_sees_them(string algorithm, int bits)
    {
        var (key, certificate) = (PathOf("key.pem"), PathOf("cert.pem"));
        Programs.Run("openssl", ["req", "-x509", "-newkey", $"rsa:{bits}", "-noenc", "-keyout", key, "-out", certificate, "-days", "30", "-subj", "/CN=組合"]);
        await using var server = await StartAsync(algorithm, Component("rsa", ("privateKey", Read(key)), ("certificate", Read(certificate)), ("algorithm", algorithm)));

        var published = (await JwksAsync(server)).Single(jwk => jwk.GetProperty("alg").GetString() == algorithm);
        var token = await TokenAsync(server);
        Assert.Multiple(() =>
        {
            Assert.That(Text(published, "x5t"), Is.EqualTo(Fingerprint(certificate, "-sha1")));
            Assert.That(Text(published, "x5t#S256"), Is.EqualTo(Fingerprint(certificate, "-sha256")));
            Assert.That(published.GetProperty("x5c").EnumerateArray().Single().GetString(), Is.EqualTo(PemBody(certificate)));
            Assert.That(Text(published, "kid"), Is.EqualTo(KeyId(key)));
            Assert.That(new JsonWebToken(token).Kid, Is.EqualTo(Text(published, "kid")));
            Assert.That(Modulus(key), Is.EqualTo(Text(published, "n")));
        });
        if (algorithm[0] == 'R')
        {
            Assert.That(OpensslVerifies(certificate, token, "-sha" + algorithm[2..]), Is.True);
        }
    }

    [Test]
    public async Task A_key_without_a_certificate_gets_one_in_the_name_of_the_realm()
    {
        var key = PathOf("key.pem");
        Programs.Run("openssl", ["genrsa", "-traditional", "-out", key, "2048"]);
        await using var server = await StartAsync("RS256", Component("rsa", ("privateKey", Read(key)), ("priority", "7")));

        var published = (await JwksAsync(server)).Single(jwk => jwk.GetProperty("use").GetString() == "sig");
        var certificate = PathOf("made.der");
        await File.WriteAllBytesAsync(certificate, Convert.FromBase64String(published.GetProperty("x5c")[0].GetString()!));
        Assert.That(Programs.Run("openssl", ["x509", "-inform", "der", "-in", certificate, "-noout", "-subject"]), Does.Contain("r").And.Contain("CN"));
        Assert.That(Programs.Run("openssl", ["verify", "-CAfile", ToPem(certificate), ToPem(certificate)]), Does.EndWith("OK\n"));
        Assert.That(Text(published, "kid"), Is.EqualTo(KeyId(key)));
    }

    [TestCase("P-256", "ES256"), TestCase("P-384", "ES384"), TestCase("P-521", "ES512")]
    public async Task An_EC_key_as_Java_writes_it_without_its_public_part_signs(string curve, string algorithm)
    {
        var (key, der) = (PathOf("key.pem"), PathOf("key.der"));
        Programs.Run("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", $"ec_paramgen_curve:{curve}", "-out", key]);
        Programs.Run("openssl", ["ec", "-in", key, "-no_public", "-outform", "der", "-out", der]);
        Programs.Run("openssl", ["pkcs8", "-topk8", "-nocrypt", "-inform", "der", "-in", der, "-outform", "der", "-out", der + "8"]);
        var publicKey = Convert.ToBase64String(PublicDer(key));
        await using var server = await StartAsync(algorithm, Component(
            "ecdsa-generated", ("ecdsaPrivateKey", Convert.ToBase64String(await File.ReadAllBytesAsync(der + "8"))), ("ecdsaPublicKey", publicKey), ("ecdsaEllipticCurveKey", curve)));

        var published = (await JwksAsync(server)).Single(jwk => jwk.GetProperty("alg").GetString() == algorithm);
        Assert.That((Text(published, "kid"), Text(published, "crv"), Text(published, "kty")), Is.EqualTo((KeyId(key), curve, "EC")));
        Assert.That(new JsonWebToken(await TokenAsync(server)).Kid, Is.EqualTo(KeyId(key)));
    }

    [Test]
    public async Task Every_kind_of_key_has_its_place_in_the_key_set()
    {
        await using var server = await StartAsync("RS256",
            Component("rsa-generated", ("kid", "given-kid"), ("privateKey", NewKey()), ("priority", "10")),
            Component("rsa-generated", ("privateKey", NewKey()), ("active", "false"), ("priority", "900"), ("kid", "passive-kid")),
            Component("rsa-generated", ("privateKey", NewKey()), ("enabled", "false"), ("priority", "901"), ("kid", "disabled-kid")),
            Component("rsa-enc-generated", ("algorithm", "RSA-OAEP-256")),
            Component("ecdsa-generated", ("ecdsaEllipticCurveKey", "P-384"), ("ecGenerateCertificate", "true")),
            Component("ecdh-generated", ("ecdhEllipticCurveKey", "P-521"), ("ecdhAlgorithm", "ECDH-ES+A256KW")),
            Component("hmac-generated", ("algorithm", "HS512"), ("kid", "mac-kid")),
            Component("aes-generated", ("secretSize", "16")),
            Component("eddsa-generated"));

        var keys = await JwksAsync(server);
        Assert.That(keys.Select(key => $"{Text(key, "kty")} {Text(key, "alg")} {Text(key, "use")} {key.TryGetProperty("x5c", out _)}"), Is.EquivalentTo(new[]
        {
            "RSA RS256 sig False", "RSA RS256 sig False", "RSA RSA-OAEP-256 enc True", "EC ES384 sig True", "EC ECDH-ES+A256KW enc False",
        }));
        Assert.That(keys.Select(key => Text(key, "kid")), Has.Some.EqualTo("given-kid").And.Some.EqualTo("passive-kid").And.None.EqualTo("disabled-kid").And.None.EqualTo("mac-kid"));
        Assert.That(new JsonWebToken(await TokenAsync(server)).Kid, Is.EqualTo("given-kid"), "the highest priority of those that are active");
        var metadata = await server.Http.GetStringAsync("/realms/r/.well-known/openid-configuration");
        Assert.That(metadata, Does.Contain("ES384").And.Contain("HS512").And.Not.Contain("EdDSA").And.Not.Contain("ECDH"));
    }

    [TestCase("java-keystore", "enabled", "true", "Keys in a Java keystore cannot be read. Put the key into a component with the provider \"rsa\"")]
    [TestCase("rsa-generated", "algorithm", "RS257", "algorithm of the key \"k\" cannot be \"RS257\". Did you mean \"RS256\"? Use one of RS256, ")]
    [TestCase("ecdsa-generated", "ecdsaEllipticCurveKey", "P-512", "ecdsaEllipticCurveKey of the key \"k\" cannot be \"P-512\".")]
    [TestCase("rsa", "privateKey", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----", "It is encrypted with a passphrase")]
    public async Task What_cannot_be_a_key_is_told_with_its_place_and_nothing_is_imported(string provider, string name, string value, string sentence)
    {
        var file = PathOf("r.json");
        await File.WriteAllTextAsync(file, Realm("RS256", [Component(provider, (name, value))]));
        var (code, _, errors) = await new KeysCommands(PathOf("data"), TimeProvider.System).TryAsync("import", "--realms", file);
        Assert.That(code, Is.EqualTo(3));
        Assert.That(errors, Does.Match($@"^{file}:\d+:\d+: ").And.Contain(sentence).And.EndWith("Nothing was imported.\n"));
    }

    [Test]
    public async Task A_certificate_of_another_key_is_refused()
    {
        var (key, certificate, file) = (PathOf("key.pem"), PathOf("cert.pem"), PathOf("r.json"));
        Programs.Run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", key, "-out", certificate, "-subj", "/CN=a"]);
        Programs.Run("openssl", ["genrsa", "-out", key, "2048"]);
        await File.WriteAllTextAsync(file, Realm("RS256", [Component("rsa", ("privateKey", Read(key)), ("certificate", Read(certificate)))]));
        var (code, _, errors) = await new KeysCommands(PathOf("data"), TimeProvider.System).TryAsync("import", "--realms", file);
        Assert.That((code, errors), Is.EqualTo((3, errors)).And.Matches<(int, string)>(answer => answer.Item2.Contains("belongs to another private key", StringComparison.Ordinal)));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static string Read(string file) => File.ReadAllText(file);

    private static Task<TestServer> StartAsync(string algorithm, params JsonObject[] keys) => TestServer.StartAsync(Realm(algorithm, keys));

    private static string Realm(string algorithm, JsonObject[] keys) => new JsonObject
    {
        ["realm"] = "r", ["enabled"] = true, ["sslRequired"] = "none", ["defaultSignatureAlgorithm"] = algorithm,
        ["components"] = new JsonObject { ["org.keycloak.keys.KeyProvider"] = new JsonArray([.. keys]) },
        ["clients"] = new JsonArray(new JsonObject { ["clientId"] = "svc", ["secret"] = "s", ["serviceAccountsEnabled"] = true, ["protocol"] = "openid-connect" }),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static JsonObject Component(string provider, params (string Name, string Value)[] config) => new()
    {
        ["name"] = "k", ["providerId"] = provider,
        ["config"] = new JsonObject(config.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)new JsonArray(setting.Value)))),
    };

    private static async Task<List<JsonElement>> JwksAsync(TestServer server) =>
        [.. (await TestServer.JsonAsync(server.GetAsync("/realms/r/protocol/openid-connect/certs"))).GetProperty("keys").EnumerateArray()];

    private static async Task<string> TokenAsync(TestServer server)
    {
        var answer = await TestServer.JsonAsync(server.PostAsync("/realms/r/protocol/openid-connect/token", s_client, ("grant_type", "client_credentials")));
        return answer.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException(answer.ToString());
    }

    private static string? Text(JsonElement key, string name) => key.GetProperty(name).GetString();

    private static string NewKey() => Programs.Run("openssl", ["genrsa", "2048"]);

    private static string Fingerprint(string certificate, string hash) => Base64Url.EncodeToString(Convert.FromHexString(
        Programs.Run("openssl", ["x509", "-in", certificate, "-noout", "-fingerprint", hash]).Split('=')[1].Trim().Replace(":", "", StringComparison.Ordinal)));

    private static string PemBody(string file) => string.Concat(File.ReadAllLines(file).Where(line => !line.StartsWith('-')));

    private byte[] PublicDer(string key)
    {
        Programs.Run("openssl", ["pkey", "-in", key, "-pubout", "-outform", "der", "-out", PathOf("public.der")]);
        return File.ReadAllBytes(PathOf("public.der"));
    }

    private string KeyId(string key)
    {
        PublicDer(key);
        return Base64Url.EncodeToString(Convert.FromHexString(Programs.Run("openssl", ["dgst", "-sha256", "-r", PathOf("public.der")]).Split(' ')[0]));
    }

    private static string Modulus(string key) =>
        Base64Url.EncodeToString(Convert.FromHexString(Programs.Run("openssl", ["rsa", "-in", key, "-noout", "-modulus"]).Split('=')[1].Trim()));

    private static string ToPem(string der)
    {
        Programs.Run("openssl", ["x509", "-inform", "der", "-in", der, "-out", der + ".pem"]);
        return der + ".pem";
    }

    private bool OpensslVerifies(string certificate, string token, string hash)
    {
        File.WriteAllText(PathOf("public.pem"), Programs.Run("openssl", ["x509", "-in", certificate, "-noout", "-pubkey"]));
        File.WriteAllBytes(PathOf("signature"), Base64Url.DecodeFromChars(token.Split('.')[2]));
        File.WriteAllText(PathOf("signed"), token[..token.LastIndexOf('.')]);
        return Programs.Run("openssl", ["dgst", hash, "-verify", PathOf("public.pem"), "-signature", PathOf("signature"), PathOf("signed")]) == "Verified OK\n";
    }
}
