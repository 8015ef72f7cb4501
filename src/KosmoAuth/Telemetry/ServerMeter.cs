using System.Diagnostics.Metrics;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Telemetry;

/// <summary>
/// What this server measures of itself. Names become Keycloak's on the metrics page where it has the like; labels only ever hold what is few: route
/// templates, realms, names of events and errors. Never a person, an address or a path as it came.
/// </summary>
internal sealed class ServerMeter : IDisposable
{
    public const string Name = "KosmoAuth";

    // Seconds: from an answer out of memory to one that waited for a password hash under load.
    private static readonly InstrumentAdvice<double> s_requests = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
    private static readonly InstrumentAdvice<double> s_database = new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5] };

    private readonly Meter _meter;
    private int _activeRequests;

    public ServerMeter(IMeterFactory meters, RealmCatalog realms, PasswordHashing hashing, OutboxDepth outbox)
    {
        _meter = meters.Create(Name);
        Requests = _meter.CreateHistogram("http.server.requests", "s", "Time from the request's head to the end of the answer.", null, s_requests);
        UserEvents = _meter.CreateCounter<long>("keycloak.user.events", null, "Events of people and applications, by result.");
        TokensIssued = _meter.CreateCounter<long>("kosmoauth.tokens.issued", "{response}", "Answers of the token endpoint that hold tokens.");
        Database = _meter.CreateHistogram("kosmoauth.database.duration", "s", "Time for a read or a committed transaction, waiting included.", null, s_database);
        _meter.CreateObservableUpDownCounter("http.server.active.requests", () => Volatile.Read(ref _activeRequests), "{request}", "Requests under way.");
        _meter.CreateObservableGauge("kosmoauth.password.hashing.waiting", () => hashing.Waiting, "{password}", "Passwords that wait to be hashed.");
        _meter.CreateObservableGauge("kosmoauth.password.hashing.running", () => hashing.Running, "{password}", "Passwords that are being hashed.");
        _meter.CreateObservableGauge("kosmoauth.outbox.depth", outbox.Measure, "{item}", "Mails and log-out messages that are not delivered yet.");
        _meter.CreateObservableGauge("kosmoauth.realm.revision", () => Revisions(realms), null, "Revision of each realm that this node works by.");
    }

    public Histogram<double> Requests { get; }

    public Counter<long> UserEvents { get; }

    public Counter<long> TokensIssued { get; }

    public Histogram<double> Database { get; }

    public void RequestBegins() => Interlocked.Increment(ref _activeRequests);

    public void RequestEnds() => Interlocked.Decrement(ref _activeRequests);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Revisions(RealmCatalog realms) =>
        realms.All.Select(realm => new Measurement<long>(realm.Revision, KeyValuePair.Create("realm", (object?)realm.Name)));
}
