using System.Collections.Frozen;
using KosmoAuth.Realms;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class RealmCatalogTests(string product) : StoreTests(product)
{
    private readonly List<string> _compiled = [];

    [Test]
    public async Task Realms_are_found_by_exact_name_and_by_id()
    {
        await ImportAsync("a", "b");
        using var catalog = await LoadAsync();
        Assert.That(catalog.All.Select(realm => realm.Name), Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(catalog.Find("a")!.Id, Is.EqualTo("id-a"));
        Assert.That(catalog.FindById("id-b")!.Name, Is.EqualTo("b"));
        Assert.That(catalog.Find("A"), Is.Null);
        Assert.That(catalog.RefreshedAt, Is.Not.EqualTo(default(DateTimeOffset)));
    }

    [Test]
    public async Task Only_what_changed_is_read_again_also_when_another_node_changed_it()
    {
        await ImportAsync("a", "b");
        using var catalog = await LoadAsync();
        var (a, b) = (catalog.Find("a"), catalog.Find("b"));
        _compiled.Clear();
        Assert.That(await catalog.RefreshAsync(default), Is.False);
        Assert.That(_compiled, Is.Empty);

        var other = await Store.OpenAsync();
        await ChangeAsync(other, "id-a", "{}");
        Assert.That(await catalog.RefreshAsync(default), Is.True);
        Assert.That(_compiled, Is.EqualTo(new[] { "a" }));
        Assert.That(catalog.Find("a")!.Revision, Is.EqualTo(a!.Revision + 1));
        Assert.That(catalog.Find("b"), Is.SameAs(b));
    }

    [Test]
    public async Task New_realms_come_and_removed_ones_go()
    {
        await ImportAsync("a");
        using var catalog = await LoadAsync();
        await ImportAsync("b");
        await Write(work => RealmRows.DeleteAsync(work, "id-a", default));
        await catalog.RefreshAsync(default);
        Assert.That(catalog.All.Select(realm => realm.Name), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task A_realm_that_was_replaced_is_read_again()
    {
        await ImportAsync("a");
        using var catalog = await LoadAsync();
        var before = catalog.Find("a");
        await new RealmStore(Database).ImportAsync([TestStore.Realm("a")], replace: true, default);
        await catalog.RefreshAsync(default);
        Assert.That(catalog.Find("a"), Is.Not.SameAs(before));
    }

    [Test]
    public async Task A_broken_realm_keeps_its_last_good_state_is_not_tried_again_each_second_and_recovers()
    {
        await ImportAsync("a", "b");
        using var catalog = await LoadAsync();
        var good = catalog.Find("a");
        _compiled.Clear();

        await ChangeAsync(Database, "id-a", "\"broken\"");
        await catalog.RefreshAsync(default);
        await catalog.RefreshAsync(default);
        Assert.That(catalog.Find("a"), Is.SameAs(good));
        Assert.That(_compiled, Is.EqualTo(new[] { "a" }));

        await ChangeAsync(Database, "id-b", "{}");
        await catalog.RefreshAsync(default);
        Assert.That(_compiled, Is.EqualTo(new[] { "a", "b" }));

        await ChangeAsync(Database, "id-a", "{}");
        await catalog.RefreshAsync(default);
        Assert.That(catalog.Find("a"), Is.Not.SameAs(good));
    }

    [Test]
    public async Task A_start_with_a_broken_realm_serves_the_others_and_says_which_one_is_broken()
    {
        await ImportAsync("a", "b");
        await ChangeAsync(Database, "id-a", "\"broken\"");
        using var catalog = await LoadAsync();
        Assert.That(catalog.All.Select(realm => realm.Name), Is.EqualTo(new[] { "b" }));
        Assert.That(catalog.Broken, Is.EqualTo(new[] { "a" }));

        await Write(work => RealmRows.DeleteAsync(work, "id-a", default));
        await catalog.RefreshAsync(default);
        Assert.That(catalog.Broken, Is.Empty);
    }

    private Task ImportAsync(params string[] names) =>
        new RealmStore(Database).ImportAsync([.. names.Select(name => TestStore.Realm(name))], replace: false, default);

    private static Task<bool> ChangeAsync(Database node, string realm, string json) => node.WriteAsync(
        async work =>
        {
            await RealmRows.PutAsync(work, realm, [new RealmDocument("note", "n", "n", json)], default);
            return true;
        },
        default);

    private async Task<RealmCatalog> LoadAsync()
    {
        var catalog = new RealmCatalog(Database, TimeProvider.System) { Compile = Compile };
        await catalog.LoadAsync(default);
        return catalog;
    }

    private Realm Compile(string id, string name, long revision, IReadOnlyList<RealmDocument> documents)
    {
        _compiled.Add(name);
        return documents.Any(document => document.Json == "\"broken\"") ? throw new InvalidOperationException("broken") : Empty(id, name, revision);
    }

    private static Realm Empty(string id, string name, long revision) => new()
    {
        Id = id,
        Name = name,
        Revision = revision,
        Enabled = true,
        DisplayName = name,
        SslRequired = SslRequired.None,
        NotBefore = 0,
        Login = null!,
        Lifetimes = null!,
        BruteForce = null!,
        Localization = null!,
        Events = null!,
        DefaultSignatureAlgorithm = "RS256",
        BrowserSecurityHeaders = FrozenDictionary<string, string>.Empty,
        Attributes = FrozenDictionary<string, string>.Empty,
        SmtpServer = FrozenDictionary<string, string>.Empty,
        Keys = null!,
        Clients = FrozenDictionary<string, Client>.Empty,
        ClientsById = FrozenDictionary<string, Client>.Empty,
        ClientScopes = FrozenDictionary<string, ClientScope>.Empty,
        Roles = [],
        RolesById = FrozenDictionary<string, Role>.Empty,
        RealmRoles = FrozenDictionary<string, Role>.Empty,
        DefaultRole = null!,
        GroupsById = FrozenDictionary<string, Group>.Empty,
        GroupsByPath = FrozenDictionary<string, Group>.Empty,
        Flows = FrozenDictionary<string, AuthenticationFlow>.Empty,
        RequiredActions = [],
    };
}
