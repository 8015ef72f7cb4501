using System.Diagnostics;
using KosmoAuth.Storage;

namespace KosmoAuth.Telemetry;

/// <summary>The database with a watch beside it: how long reads and transactions take, as a metric and as spans of traces.</summary>
internal sealed class MeasuredDatabase(Database inner, Func<ServerMeter> meter) : Database
{
    private static readonly KeyValuePair<string, object?> s_read = new("kind", "read");
    private static readonly KeyValuePair<string, object?> s_write = new("kind", "write");
    private static readonly KeyValuePair<string, object?> s_done = new("outcome", "done");
    private static readonly KeyValuePair<string, object?> s_failed = new("outcome", "failed");

    public override ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> read, CancellationToken ct) =>
        WatchAsync((inner, state, read, ct), static all => all.inner.ReadAsync(all.state, all.read, all.ct), s_read, "database read");

    public override ValueTask<T> QueryAsync<T>(Query<T> query, CancellationToken ct) =>
        WatchAsync((inner, query, ct), static all => all.inner.QueryAsync(all.query, all.ct), s_read, "database read");

    public override async Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct) =>
        await WatchAsync((inner, state, write, ct), static all => new ValueTask<T>(all.inner.WriteAsync(all.state, all.write, all.ct)), s_write, "database write");

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<T> WatchAsync<TState, T>(TState state, Func<TState, ValueTask<T>> work, KeyValuePair<string, object?> kind, string name)
    {
        using var span = Spans.Source.StartActivity(name, ActivityKind.Client);
        var began = Stopwatch.GetTimestamp();
        var outcome = s_done;
        try
        {
            return await work(state);
        }
        catch (StorageException error)
        {
            outcome = s_failed;
            span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            throw;
        }
        finally
        {
            meter().Database.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, kind, outcome);
        }
    }
}

/// <summary>Where our own spans come from.</summary>
internal static class Spans
{
    public static ActivitySource Source { get; } = new(ServerMeter.Name);
}
