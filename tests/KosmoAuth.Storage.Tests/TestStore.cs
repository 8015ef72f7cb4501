using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Storage.Sqlite;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>A database of one product that starts empty; every <see cref="OpenAsync"/> is another node on it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly List<Database> _open = [];

    public TestStore(string product)
    {
        Assume.That(product, Is.EqualTo("sqlite"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("kosmoauth-storage-").FullName;

    public string File => Path.Combine(Folder, "kosmoauth.db");

    public MasterKey Key { get; } = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    public async Task<Database> OpenAsync(MasterKey? key = null, string? file = null)
    {
        var database = await SqliteDatabase.OpenAsync(file ?? File, key ?? Key, TimeProvider.System, default);
        _open.Add(database);
        return database;
    }

    /// <summary>A realm with one client and these people.</summary>
    public static PreparedRealm Realm(string name, params ImportedUser[] users) => new(
        "id-" + name,
        name,
        [
            new RealmDocument("realm", "realm", "id-" + name, $$"""{"realm":"{{name}}"}"""),
            new RealmDocument("client", "web", "c1", """{"clientId":"web","secret":"canary-client-secret"}"""),
        ],
        users,
        []);

    public static ImportedUser Person(string realm, string name, params Credential[] credentials) => new(
        new User
        {
            Id = "u-" + name,
            RealmId = "id-" + realm,
            Username = name,
            Email = name + "@example.org",
            EmailVerified = true,
            FirstName = "First",
            LastName = "Last",
            Enabled = true,
            CreatedTimestampMs = 1_700_000_000_000,
            Version = 0,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["phone"] = ["1", "2"], ["insuranceNumber"] = ["canary-insurance"] },
            RoleIds = ["r1", "r2"],
            GroupIds = ["g1"],
            RequiredActions = ["VERIFY_EMAIL"],
        },
        credentials,
        null,
        new Dictionary<string, IReadOnlyList<string>> { ["c1"] = ["s1", "s2"] });

    public static Credential Password(string id = "p1") => new(id, "password", null, 1_700_000_000_000, "{}", new Secret("canary-password-hash"));

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _open)
        {
            await database.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A suite that runs on every product.</summary>
[TestFixture("sqlite")]
internal abstract class StoreTests(string product)
{
    protected TestStore Store { get; private set; } = null!;

    protected Database Database { get; private set; } = null!;

    [SetUp]
    public async Task Open()
    {
        Store = new TestStore(product);
        Database = await Store.OpenAsync();
    }

    [TearDown]
    public async Task Close() => await Store.DisposeAsync();

    protected Task<T> Write<T>(Func<DbWork, ValueTask<T>> write) => Database.WriteAsync(write, default);

    protected Task Write(Func<DbWork, ValueTask> write) => Database.WriteAsync(
        async work =>
        {
            await write(work);
            return true;
        },
        default);

    protected async Task<T> Read<T>(Func<DbWork, ValueTask<T>> read) => await Database.ReadAsync(read, default);
}
