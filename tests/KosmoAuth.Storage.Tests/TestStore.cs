using System.Security.Cryptography;
using KosmoAuth.Realms;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>A database of one product that starts empty; every <c>OpenAsync</c> is another node on it.</summary>
internal abstract class TestStore : IAsyncDisposable
{
    private readonly List<Database> _open = [];

    /// <summary>For files of the test.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("kosmoauth-storage-").FullName;

    public MasterKey Key { get; } = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    public static async Task<TestStore> NewAsync(string product) => product switch
    {
        Products.Sqlite => new SqliteStore(),
        Products.PostgreSql => await PostgreSqlStore.NewAsync(),
        Products.SqlServer => await SqlServerStore.NewAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(product), product, null),
    };

    /// <summary>Where the database is.</summary>
    public abstract DatabaseSource Source { get; }

    /// <summary>Names of the scripts that come with the product.</summary>
    public abstract IReadOnlyList<string> Scripts { get; }

    public Task<Database> OpenAsync(MasterKey? key = null) => OpenAsync(Source, key);

    /// <summary>The first column of all rows as text, past everything that is tested.</summary>
    public abstract Task<List<string>> QueryAsync(string sql);

    /// <summary>All that was stored, as it lies on the disk.</summary>
    public abstract Task<string> DumpAsync();

    /// <summary>Tables with their columns, types and keys, a line each; without the list of scripts.</summary>
    public abstract Task<List<string>> SchemaAsync();

    /// <summary>The same of a database that EF Core's script has made.</summary>
    public abstract Task<List<string>> SchemaOfAsync(string createScript);

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

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var database in _open)
        {
            await database.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    protected async Task<Database> OpenAsync(DatabaseSource source, MasterKey? key)
    {
        var database = await source.OpenAsync(key ?? Key, TimeProvider.System, default);
        lock (_open)
        {
            _open.Add(database);
        }

        return database;
    }
}

/// <summary>A suite that runs on every product.</summary>
internal abstract class StoreTests(string product)
{
    protected string Product => product;

    protected TestStore Store { get; private set; } = null!;

    protected Database Database { get; private set; } = null!;

    [SetUp]
    public async Task Open()
    {
        Store = await TestStore.NewAsync(product);
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
