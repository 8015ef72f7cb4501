using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>
/// Tells the operator of a database that cannot be used: at once, then every ten seconds, and when it is over. Thousands of requests may meet it in that
/// time, and none of them says so by itself. Whether it is over is known from <see cref="RealmRefresh"/>, which asks once a second.
/// </summary>
internal sealed partial class DatabaseOutage(TimeProvider time, ILogger<DatabaseOutage> log)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private DateTimeOffset? _began;
    private DateTimeOffset _told;
    private bool _failedSinceLook;
    private long _refused;

    /// <summary>A request was refused for that reason.</summary>
    public void Refused(StorageException error) => Note(error, requests: 1);

    /// <summary>The look that is taken once a second failed.</summary>
    public void LookFailed(DatabaseAwayException error) => Note(error, requests: 0);

    /// <summary>That look succeeded. When requests failed since the one before, it is not over yet.</summary>
    public void LookSucceeded()
    {
        lock (_lock)
        {
            if (!_failedSinceLook && _began is { } began)
            {
                LogOver((time.GetUtcNow() - began).TotalSeconds, _refused);
                (_began, _refused) = (null, 0);
            }

            _failedSinceLook = false;
        }
    }

    private void Note(StorageException error, int requests)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _failedSinceLook = true;
            _refused += requests;
            if (_began is null)
            {
                (_began, _told) = (now, now);
                LogBegins(error.Message);
            }
            else if (now - _told >= s_pause)
            {
                _told = now;
                LogLasts((now - _began.Value).TotalSeconds, _refused, error.Message);
            }
        }
    }

    [LoggerMessage(1341, LogLevel.Error, "The database cannot be used; requests that need it are refused with 503 until it can. {Reason}")]
    private partial void LogBegins(string reason);

    [LoggerMessage(1342, LogLevel.Error, "The database cannot be used for {Seconds:F0} s now; {Count} requests were refused. {Reason}")]
    private partial void LogLasts(double seconds, long count, string reason);

    [LoggerMessage(1343, LogLevel.Warning, "The database answers again after {Seconds:F0} s; {Count} requests were refused.")]
    private partial void LogOver(double seconds, long count);
}
