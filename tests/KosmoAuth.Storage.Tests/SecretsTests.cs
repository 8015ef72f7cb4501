using KosmoAuth.Realms;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class SecretsTests(string product) : StoreTests(product)
{
    private const string Component = """
        { "providerId":"rsa-generated",  "config": {"privateKey":["canary-private-key"], "ecdsaPrivateKey":["canary-ec"], "priority":["100"] }, "secret":"" }
        """;

    private const string RealmJson = """{"smtpServer":{"user":"u","password":"canary-\u0073mtp\n\"x\""},"displayName":"日本","x":[1.50,true,null]}""";

    private static readonly RealmDocument[] s_documents =
    [
        new("realm", "r", "id-r", RealmJson),
        new("component", "keys", "k1", Component),
        new("client", "web", "c1", """{"clientId":"web","secret":"canary-secret","registrationAccessToken":"canary-rat"}"""),
        new("identity-provider", "idp", "i1", """{"config":{"clientId":"a","clientSecret":"canary-idp"}}"""),
    ];

    [Test]
    public async Task No_secret_lies_in_clear_in_the_files_and_all_come_back_as_they_were()
    {
        var otp = new Credential("o1", "otp", "phone", 5, "{}", new Secret("canary-otp"));
        var person = TestStore.Person("r", "taro", TestStore.Password(), otp);
        var realm = TestStore.Realm("r", person) with { Documents = s_documents };
        await new RealmStore(Database).ImportAsync([realm], replace: false, default, new HashSet<string> { "insuranceNumber" });

        var files = await Store.DumpAsync();
        Assert.That(files, Does.Contain("taro@example.org"), "the rows are in these files");
        Assert.That(files, Does.Not.Contain("canary"));

        Assert.That(await new RealmStore(Database).DocumentsAsync("id-r", default), Is.EqualTo(s_documents).Using<RealmDocument>(Same));
        var user = await Read(work => UserRows.FindByIdAsync(work, "id-r", "u-taro", default));
        Assert.That(user!.Attributes["insuranceNumber"], Is.EqualTo(new[] { "canary-insurance" }));
        var credentials = await Read(work => UserRows.AllCredentialsAsync(work, "id-r", "u-taro", default));
        Assert.That(credentials.Select(one => one.SecretData.Reveal()), Is.EqualTo(new[] { "canary-password-hash", "canary-otp" }));
    }

    [Test]
    public void A_sealed_document_opens_in_its_own_place_only()
    {
        var sealedText = DocumentSecrets.Seal(Store.Key, "id-r", s_documents[2]);
        Assert.That(sealedText, Does.Not.Contain("canary"));
        var document = s_documents[2] with { Json = sealedText };
        Assert.That(() => DocumentSecrets.Open(Store.Key, "id-r", document with { Key = "other" }), Throws.TypeOf<SealedValueException>());
        Assert.That(() => DocumentSecrets.Open(Store.Key, "id-s", document), Throws.TypeOf<SealedValueException>());
        Assert.That(DocumentSecrets.Open(Store.Key, "id-r", document), Is.EqualTo(s_documents[2].Json));
    }

    [Test]
    public void Only_secrets_change_all_other_bytes_stay()
    {
        var sealedText = DocumentSecrets.Seal(Store.Key, "r", s_documents[1]);
        Assert.That(sealedText, Does.StartWith("""{ "providerId":"rsa-generated",  "config": {"privateKey":["sealed:"""));
        Assert.That(sealedText, Does.EndWith(""""], "priority":["100"] }, "secret":"" }""""));
        var plain = new RealmDocument("flow", "f", "f", """{"alias": "f" , "x" : [ ]}""");
        Assert.That(DocumentSecrets.Seal(Store.Key, "r", plain), Is.SameAs(plain.Json));
    }

    [Test]
    public async Task A_credential_copied_to_another_person_does_not_open()
    {
        await new RealmStore(Database).ImportAsync(
            [TestStore.Realm("r", TestStore.Person("r", "taro", TestStore.Password()), TestStore.Person("r", "hanako"))], replace: false, default);
        const string copy = """
            INSERT INTO credential
            SELECT realm_id, 'u-hanako', id, type, user_label, created_ms, priority, credential_data, secret_data FROM credential
            """;
        await Write(async work => await work.ExecuteAsync(copy, [], default));
        Assert.That(
            () => Read(work => UserRows.CredentialsAsync(work, "id-r", "u-hanako", "password", default)),
            Throws.TypeOf<SealedValueException>().With.Message.Not.Contains("canary"));
    }

    private static bool Same(RealmDocument left, RealmDocument right) =>
        left with { Json = "" } == right with { Json = "" } && System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(left.Json), System.Text.Json.Nodes.JsonNode.Parse(right.Json));
}
