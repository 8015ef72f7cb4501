using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>Health in Keycloak's words: live, started, ready, and all together.</summary>
internal sealed class Health
{
    private const string Initialized = "Keycloak Initialized";
    private const string Connections = "Keycloak database connections async health check";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private volatile Database? _database;
    private volatile bool _started;
    private volatile bool _stopping;

    /// <summary>The server is about to end and only finishes what it has.</summary>
    public bool IsStopping => _stopping;

    /// <summary>The database has answered for the first time.</summary>
    public void Opened(Database database) => _database = database;

    public void Started() => _started = true;

    public void Stopping() => _stopping = true;

    /// <summary>What Keycloak checks at <c>/health</c>, <c>/health/ready</c>, <c>/health/live</c> and <c>/health/started</c>; null for other addresses.</summary>
    public async Task<List<(string Name, bool Up)>?> ChecksAsync(string path, CancellationToken ct) => path switch
    {
        "/health" or "/health/ready" => await ReadyAsync(ct),
        "/health/live" => [],
        "/health/started" => _started ? [] : [(Initialized, false), (Connections, _database is not null)],
        _ => null,
    };

    /// <summary>Keycloak's JSON.</summary>
    public static string Json(List<(string Name, bool Up)> checks)
    {
        var list = string.Join(',', checks.Select(check => $$"""{"name":"{{check.Name}}","status":"{{Word(check.Up)}}"}"""));
        return $$"""{"status":"{{Word(checks.TrueForAll(check => check.Up))}}","checks":[{{list}}]}""";
    }

    private async Task<List<(string Name, bool Up)>> ReadyAsync(CancellationToken ct) =>
    [
        ("Graceful Shutdown", !_stopping),
        (Initialized, _started),
        (Connections, _database is { } database && await AnswersAsync(database, ct)),
    ];

    private static async Task<bool> AnswersAsync(Database database, CancellationToken ct)
    {
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(s_patience);
            await database.ReadAsync(work => SingleUse.IsSpentAsync(work, "health", "", timeout.Token), timeout.Token);
            return true;
        }
        catch (Exception error) when (error is StorageException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string Word(bool up) => up ? "UP" : "DOWN";
}
