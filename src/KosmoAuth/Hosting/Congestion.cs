using System.Diagnostics;
using System.Text;
using KosmoAuth.Requests;
using KosmoAuth.Settings;

namespace KosmoAuth.Hosting;

/// <summary>
/// Sends requests away while the ones before them wait too long for a thread: a late answer helps nobody, and what is refused at once comes back when there
/// is time for it. How long work waits is measured by work of its own, ten times a second.
/// </summary>
internal sealed partial class Congestion : BackgroundService
{
    private const int RetryAfterSeconds = 2;
    private const string Json = """{"error":"temporarily_unavailable","error_description":"The server is overloaded. Please try again in a moment."}""";

    // Made in advance, in both languages at once and without the realm's look: a page of its own would cost more than the request that it refuses.
    private const string Page = """
        <!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>503</title></head>
        <body><h1>ただいま混み合っています</h1><p>しばらくしてから、もう一度お試しください。</p>
        <h2 lang="en">The server is very busy</h2><p lang="en">Please try again in a moment.</p></body></html>
        """;

    private static readonly byte[] s_json = Encoding.UTF8.GetBytes(Json);
    private static readonly byte[] s_page = Encoding.UTF8.GetBytes(Page);
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _longest;
    private readonly ILogger<Congestion> _log;
    private readonly ManualResetEventSlim _end = new();
    private volatile bool _refusing;

    // When the probe was queued; 0 while there is none.
    private long _queuedAt;
    private int _late;
    private long _refused;

    public Congestion(ServerSettings settings, ILogger<Congestion> log) => (_longest, _log) = (settings.Http.LongestWait, log);

    public Task InvokeAsync(HttpContext http, RequestDelegate next) => _refusing ? RefuseAsync(http) : next(http);

    /// <summary>Takes note of how long work has waited for a thread.</summary>
    internal void Note(TimeSpan waited)
    {
        if (waited <= _longest / 4)
        {
            _late = 0;
            if (_refusing)
            {
                _refusing = false;
                LogOver(Interlocked.Exchange(ref _refused, 0));
            }
        }
        else if (waited > _longest && ++_late > 1 && !_refusing)
        {
            // Once alone may be the whole machine that stood still.
            _refusing = true;
            LogBegins(waited.TotalMilliseconds);
        }
    }

    public override void Dispose()
    {
        _end.Set();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_longest > TimeSpan.Zero)
        {
            new Thread(Watch, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Congestion" }.UnsafeStart();
            stoppingToken.UnsafeRegister(static end => ((ManualResetEventSlim)end!).Set(), _end);
        }

        return Task.CompletedTask;
    }

    // On a thread of its own: what watches the queue must not stand in it.
    private void Watch()
    {
        while (!_end.Wait(s_beat))
        {
            if (Interlocked.Read(ref _queuedAt) is > 0 and var since)
            {
                Note(Stopwatch.GetElapsedTime(since));
                continue;
            }

            Interlocked.Exchange(ref _queuedAt, Stopwatch.GetTimestamp());
            ThreadPool.UnsafeQueueUserWorkItem(
                static self =>
                {
                    var since = Interlocked.Exchange(ref self._queuedAt, 0);
                    if (Stopwatch.GetElapsedTime(since) is var waited && waited <= self._longest)
                    {
                        self.Note(waited);
                    }
                },
                this, preferLocal: false);
        }
    }

    private Task RefuseAsync(HttpContext http)
    {
        Interlocked.Increment(ref _refused);
        var response = http.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers[RequestId.Header] = http.TraceIdentifier;
        var page = Refusals.WantsPage(http);
        response.ContentType = page ? "text/html; charset=utf-8" : "application/json";
        var body = page ? s_page : s_json;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    [LoggerMessage(1320, LogLevel.Warning, "Overload: work has waited {Milliseconds:F0} ms for a thread. Requests are refused with 503 until that is over.")]
    private partial void LogBegins(double milliseconds);

    [LoggerMessage(1321, LogLevel.Warning, "Overload is over; {Count} requests were refused.")]
    private partial void LogOver(long count);
}
