using System.Text.Json;
using KosmoAuth.Realms;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>The whole way of a realm file: read, completed, stored, compiled, written back.</summary>
[TestFixtureSource(typeof(Products))]
internal sealed class RealmFileTests(string product) : StoreTests(product)
{
    private const string Json = """
        {
          "realm": "shop", "enabled": true,
          "smtpServer": { "host": "localhost", "password": "canary-smtp" },
          "clients": [ { "clientId": "web", "secret": "canary-client", "serviceAccountsEnabled": true, "redirectUris": ["http://127.0.0.1/*"] } ],
          "identityProviders": [ { "alias": "other", "providerId": "oidc", "config": { "clientId": "x", "clientSecret": "canary-idp" } } ],
          "users": [
            { "username": "Taro", "email": "Taro@Example.org", "enabled": true, "attributes": { "phone": ["1", "2"] },
              "unknownField": { "x": "canary-unknown" },
              "federatedIdentities": [ { "identityProvider": "other", "userId": "42", "userName": "t" } ],
              "credentials": [ {
                "type": "password", "credentialData": "{\"hashIterations\":1,\"algorithm\":\"pbkdf2-sha512\"}",
                "secretData": "{\"value\":\"canary-hash\",\"salt\":\"AA==\"}" } ] } ]
        }
        """;

    [Test]
    public async Task A_realm_file_is_stored_without_a_secret_in_clear_compiled_and_written_back()
    {
        var prepared = await ImportAsync();

        var keys = prepared.Documents.Where(document => document.Kind == "component").SelectMany(Secrets).ToList();
        Assert.That(keys, Has.Count.GreaterThan(2), "the realm got keys of its own");
        var files = await Store.DumpAsync();
        Assert.That(files, Does.Contain("taro@example.org").And.Not.Contain("canary"));
        Assert.That(keys.Where(key => files.Contains(key, StringComparison.Ordinal)), Is.Empty);

        using var catalog = new RealmCatalog(Database, TimeProvider.System);
        await catalog.LoadAsync(default);
        Assert.That(catalog.Find("shop")!.Clients["web"].Secret!.Reveal(), Is.EqualTo("canary-client"));
        Assert.That(catalog.Find("shop")!.Keys.Active("RS256"), Is.Not.Null);
        Assert.That(catalog.Find("shop")!.SmtpServer["password"], Is.EqualTo("canary-smtp"));

        var store = new RealmStore(Database);
        var written = RealmWriter.Write(await store.DocumentsAsync(prepared.Id, default), await store.UsersAsync(prepared.Id, default));
        Assert.That(written, Does.Contain("canary-client").And.Contain("canary-unknown").And.Contain("canary-hash").And.Contain("\"42\""));
    }

    [Test]
    public async Task Realm_master_learns_of_every_realm()
    {
        await ImportAsync();
        var master = RealmPreparation.Prepare(RealmPreparation.Master(), new HashSet<string>(), TimeProvider.System);
        await new RealmStore(Database).ImportAsync([master], replace: false, default);
        using var catalog = new RealmCatalog(Database, TimeProvider.System);
        await catalog.LoadAsync(default);
        Assert.That(catalog.Find("master")!.Clients.Keys, Does.Contain("shop-realm"));
    }

    private async Task<PreparedRealm> ImportAsync()
    {
        var file = Path.Combine(Store.Folder, "realm.json");
        await File.WriteAllTextAsync(file, Json);
        var read = RealmReader.Read([file], _ => null);
        File.Delete(file);
        Assert.That(read.Faults.Where(fault => !fault.IsWarning), Is.Empty);
        var prepared = RealmPreparation.Prepare(read.Realms.Single(), new HashSet<string>(), TimeProvider.System);
        await new RealmStore(Database).ImportAsync([prepared], replace: false, default);
        return prepared;
    }

    private static IEnumerable<string> Secrets(RealmDocument component)
    {
        using var json = JsonDocument.Parse(component.Json);
        return json.RootElement.TryGetProperty("config", out var config)
            ? [.. config.EnumerateObject()
                .Where(entry => entry.Name.EndsWith("rivateKey", StringComparison.Ordinal) || entry.Name == "secret")
                .Select(entry => entry.Value[0].GetString()!)]
            : [];
    }
}
