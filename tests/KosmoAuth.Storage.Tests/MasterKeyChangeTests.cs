using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class MasterKeyChangeTests(string product) : StoreTests(product)
{
    private TestStore _keyed = null!;

    [SetUp]
    public async Task MakeKeyed() => _keyed = await TestStore.NewAsync(Product);

    [TearDown]
    public ValueTask RemoveKeyed() => _keyed.DisposeAsync();

    private static readonly IReadOnlySet<string> s_sensitive = new HashSet<string> { "insuranceNumber" };

    [Test]
    public async Task Everything_is_sealed_anew_and_opens_without_the_old_key()
    {
        var file = await FillAsync(40);
        await using var database = await OpenAsync(file);
        var key = Key(database);
        var oldId = key.Id;
        var derived = key.Derive("cookie", "r");
        MasterKeyFile.AddNew(file);
        var target = MasterKeyFile.Open(file, create: false).Ids[0];
        var change = new MasterKeyChange(database.Database, key);

        await change.SwitchAsync(target, default);
        Assert.That((await change.LookAsync(default)).Others, Is.GreaterThanOrEqualTo(40 * 2));
        var done = await change.ResealAsync(default);
        Assert.That(done.Broken, Is.Empty);
        Assert.That((await change.ResealAsync(default)).Others, Is.Zero);

        MasterKeyFile.MoveReplaced(file);
        File.Delete($"{file}.{oldId}.old");
        await using var after = await OpenAsync(file);
        Assert.That(Key(after).Ids, Is.EqualTo(new[] { target }));
        await ExpectAllAsync(after.Database, 40);
        Assert.That(Key(after).Derive("cookie", "r"), Is.EqualTo(derived), "cookies and log-ins go on");
    }

    [Test]
    public async Task While_it_is_replaced_an_old_node_reads_and_writes_on()
    {
        var file = await FillAsync(5);
        await using var node = await OpenAsync(file);
        await using var command = await OpenAsync(file);
        MasterKeyFile.AddNew(file);
        var target = MasterKeyFile.Open(file, create: false).Ids[0];
        var change = new MasterKeyChange(command.Database, Key(command));
        await change.SwitchAsync(target, default);
        await AddAsync(node.Database, "late");
        await change.ResealAsync(default);

        await ExpectAllAsync(node.Database, 5);
        await AddAsync(node.Database, "later");
        Assert.That((await change.ResealAsync(default)).Others, Is.EqualTo(2), "a credential and an attribute of a node that had not looked yet");
        await node.Database.ReadAsync(async work =>
        {
            await KeyCheck.FollowAsync(work, default);
            return true;
        }, default);
        await AddAsync(node.Database, "last");
        Assert.That((await change.ResealAsync(default)).Others, Is.Zero);
    }

    [Test]
    public async Task A_value_that_opens_under_no_key_is_named_and_holds_up_nothing()
    {
        var file = await FillAsync(3);
        await using var database = await OpenAsync(file);
        await database.Database.WriteAsync(async work =>
        {
            await work.ExecuteAsync("UPDATE credential SET secret_data = @bad WHERE user_id = @user", [new byte[80], "u-p1"], default);
            return true;
        }, default);
        MasterKeyFile.AddNew(file);
        var change = new MasterKeyChange(database.Database, Key(database));
        await change.SwitchAsync(MasterKeyFile.Open(file, create: false).Ids[0], default);
        var done = await change.ResealAsync(default);
        Assert.That(done.Broken, Is.EqualTo(new[] { "credential id-r/u-p1/p1" }));
        Assert.That((await change.ResealAsync(default)).Others, Is.Zero);
    }

    [Test]
    public async Task A_node_that_lacks_the_new_key_is_told_which_one()
    {
        var file = await FillAsync(1);
        var copy = Path.Combine(Store.Folder, "copy.key");
        File.Copy(file, copy);
        await using var node = await OpenAsync(copy);
        await using var command = await OpenAsync(file);
        MasterKeyFile.AddNew(file);
        var target = MasterKeyFile.Open(file, create: false).Ids[0];
        await new MasterKeyChange(command.Database, Key(command)).SwitchAsync(target, default);
        Assert.That(
            async () => await node.Database.ReadAsync(async work =>
            {
                await KeyCheck.FollowAsync(work, default);
                return true;
            }, default),
            Throws.TypeOf<StorageException>().With.Message.Contains($"sealed under key {target}, and {copy} holds {Key(node).Id}"));
        File.Copy(file, copy, overwrite: true);
        Assert.That(
            async () => await node.Database.ReadAsync(async work =>
            {
                await KeyCheck.FollowAsync(work, default);
                return true;
            }, default),
            Throws.Nothing);
    }

    [Test]
    public async Task A_database_from_before_keeps_what_its_cookies_are_derived_from()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        await using var other = await TestStore.NewAsync(Product);
        await using (var database = await other.OpenAsync(new MasterKey(bytes)))
        {
            await database.WriteAsync(async work =>
            {
                await work.ExecuteAsync("DELETE FROM installation WHERE name = 'derived-keys'", [], default);
                return true;
            }, default);
        }

        var key = new MasterKey(bytes);
        await other.OpenAsync(key);
        Assert.That(key.Derive("cookie", "r"), Is.EqualTo(new MasterKey(bytes).Derive("cookie", "r")));
    }

    private sealed record Opened(Database Database, MasterKey Key) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    private static MasterKey Key(Opened opened) => opened.Key;

    private async Task<Opened> OpenAsync(string keyFile)
    {
        var key = MasterKeyFile.Open(keyFile, create: true);
        return new(await _keyed.Source.OpenAsync(key, TimeProvider.System, default), key);
    }

    private async Task<string> FillAsync(int people)
    {
        var file = Path.Combine(Store.Folder, "master.key");
        await using var opened = await OpenAsync(file);
        var users = Enumerable.Range(0, people).Select(i => TestStore.Person("r", $"p{i}", TestStore.Password()) with
        {
            More = new Dictionary<string, System.Text.Json.JsonElement> { ["x"] = System.Text.Json.JsonDocument.Parse("\"canary-more\"").RootElement },
        }).ToArray();
        await new RealmStore(opened.Database).ImportAsync([TestStore.Realm("r", users)], replace: false, default, s_sensitive);
        return file;
    }

    private static Task<bool> AddAsync(Database database, string name) => database.WriteAsync(async work =>
    {
        var person = TestStore.Person("r", name, TestStore.Password());
        await UserRows.InsertAsync(work, person.User, person.Credentials, default, s_sensitive);
        return true;
    }, default);

    private static async Task ExpectAllAsync(Database database, int people)
    {
        var documents = await new RealmStore(database).DocumentsAsync("id-r", default);
        Assert.That(documents.Single(document => document.Kind == "client").Json, Does.Contain("canary-client-secret"));
        for (var i = 0; i < people; i++)
        {
            var id = $"u-p{i}";
            var user = await database.ReadAsync(work => UserRows.FindByIdAsync(work, "id-r", id, default), default);
            Assert.That(user!.Attributes["insuranceNumber"], Is.EqualTo(new[] { "canary-insurance" }));
            var credentials = await database.ReadAsync(work => UserRows.AllCredentialsAsync(work, "id-r", id, default), default);
            Assert.That(credentials.Single().SecretData.Reveal(), Is.EqualTo("canary-password-hash"));
            var more = await database.ReadAsync(work => UserImportRows.MoreAsync(work, user, default), default);
            Assert.That(more!["x"].GetString(), Is.EqualTo("canary-more"));
        }
    }
}
