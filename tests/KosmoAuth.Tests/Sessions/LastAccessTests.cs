using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace KosmoAuth.Tests.Sessions;

public sealed class LastAccessTests
{
    private readonly Clock _clock = new();
    private TestDatabase _database = null!;
    private LastAccess _access = null!;
    private UserSession _session = null!;

    [SetUp]
    public async Task OpenSession()
    {
        _database = await TestDatabase.OpenAsync(_clock);
        _access = new LastAccess(_database, _clock, NullLogger<LastAccess>.Instance);
        _session = TestRealms.Session(_clock.Now);
        await _database.WriteAsync(async work =>
        {
            await UserSessionRows.InsertAsync(work, _session, default);
            return true;
        }, default);
    }

    [TearDown]
    public Task Close()
    {
        _access.Dispose();
        return _database.DeleteAsync();
    }

    private async Task<long> Stored() =>
        (await _database.ReadAsync(work => UserSessionRows.FindAsync(work, _session.RealmId, _session.Id, false, default), default))!.LastAccess;

    [Test]
    public async Task Use_counts_at_once_and_is_stored_with_the_batch()
    {
        _clock.Now += 1700;
        _access.Touch(_session);
        Assert.That(_access.Newest(_session).LastAccess, Is.EqualTo(_clock.Now));
        Assert.That(await Stored(), Is.EqualTo(_session.LastAccess));
        await _access.FlushAsync(default);
        Assert.That(await Stored(), Is.EqualTo(_clock.Now));
    }

    [Test]
    public async Task Session_used_every_29_minutes_never_goes_idle()
    {
        var realm = TestRealms.Realm();
        for (var use = 0; use < 20; use++)
        {
            _clock.Now += 29 * 60;
            Assert.That(SessionLifetimes.IsActive(realm, _access.Newest(_session), _clock.Now), Is.True);
            _access.Touch(_session);
            if (use % 2 == 0)
            {
                await _access.FlushAsync(default);
                _session = _session with { LastAccess = await Stored() };
            }
        }
    }

    [Test]
    public async Task Shutdown_writes_what_is_pending()
    {
        await _access.StartAsync(default);
        _clock.Now += 10;
        _access.Touch(_session);
        await _access.StopAsync(default);
        Assert.That(await Stored(), Is.EqualTo(_clock.Now));
    }

    [Test]
    public void Clients_part_has_a_time_of_its_own()
    {
        var part = TestRealms.ClientSession(_clock.Now);
        _clock.Now += 5;
        _access.Touch(_session);
        Assert.That(_access.Newest(part).LastAccess, Is.EqualTo(part.LastAccess));
        _access.Touch(_session, part.ClientId);
        Assert.That(_access.Newest(part).LastAccess, Is.EqualTo(_clock.Now));
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; } = 1_700_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Now);
    }
}
