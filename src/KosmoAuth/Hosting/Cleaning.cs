using System.Diagnostics;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>Deletes what is over (sessions, unfinished log-ins, used codes, old events), a little at a time, once a minute, on one node.</summary>
internal sealed partial class Cleaning(Database database, RealmCatalog realms, TimeProvider time, ILogger<Cleaning> log) : BackgroundService
{
    private const int MostAtOnce = 200;

    // After each batch others have the database for that many times as long: when half a million sessions end at once, log-ins go on.
    private const int Rest = 2;

    // A clock that jumps ahead and comes back must not cost anybody a session.
    private const long MarginSeconds = 7200;

    // Longer than the period, so that the work stays where it is; a node that is gone loses it soon after.
    private const int LeaseSeconds = 150;

    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    private readonly string _node = Guid.NewGuid().ToString();

    /// <summary>Whether it is for this node to do it, now and for some time.</summary>
    internal Task<bool> IsMineAsync(CancellationToken ct) => database.WriteAsync(
        work => LeaseRows.TakeAsync(work, "cleaning", _node, time.GetUtcNow().ToUnixTimeSeconds(), LeaseSeconds, ct), ct);

    /// <summary>Deletes all that is over now.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await RepeatAsync(work => Cleanup.RunAsync(work, now, MostAtOnce, ct), ct);
        foreach (var realm in realms.All)
        {
            foreach (var cutoff in CutoffsOf(realm, now - MarginSeconds))
            {
                await RepeatAsync(work => Cleanup.SessionsAsync(work, cutoff, MostAtOnce, ct), ct);
            }

            if (realm.Events.EventsExpiration > 0)
            {
                var before = (now - realm.Events.EventsExpiration) * 1000;
                await RepeatAsync(work => EventRows.DeleteOlderAsync(work, realm.Id, before, MostAtOnce, ct), ct);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period);
        while (await Ticks.NextAsync(timer, stoppingToken))
        {
            try
            {
                if (await IsMineAsync(stoppingToken))
                {
                    await RunAsync(stoppingToken);
                }
            }
            catch (DatabaseAwayException)
            {
                // DatabaseOutage tells of it.
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(error.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RepeatAsync(Func<DbWork, ValueTask<int>> delete, CancellationToken ct)
    {
        var held = Stopwatch.GetTimestamp();
        for (var began = held; await database.WriteAsync(delete, ct) > 0; began = Stopwatch.GetTimestamp())
        {
            await Task.Delay(Stopwatch.GetElapsedTime(began) * Rest, ct);
            if (Stopwatch.GetElapsedTime(held) > s_period)
            {
                held = Stopwatch.GetTimestamp();
                await IsMineAsync(ct);
            }
        }
    }

    // The lifetimes of a session of each kind that began and was used at time 0 say how long all of that kind live.
    private static IEnumerable<SessionCutoff> CutoffsOf(Realm realm, long now)
    {
        foreach (var (offline, rememberMe) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var session = new UserSession
            {
                Id = "", RealmId = realm.Id, UserId = "", Started = 0, LastAccess = 0, AuthTime = 0, Offline = offline, RememberMe = rememberMe,
            };
            var most = SessionLifetimes.UserSessionMaxEnd(realm, session);
            yield return new SessionCutoff(
                realm.Id, offline, rememberMe, now - SessionLifetimes.UserSessionIdleEnd(realm, session), most is null ? long.MinValue : now - most.Value);
        }
    }

    [LoggerMessage(1311, LogLevel.Warning, "Nothing could be tidied up; trying again in a minute: {Reason}")]
    private partial void LogFailed(string reason);
}
