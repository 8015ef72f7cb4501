using System.Collections.Concurrent;
using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Tests.Support;
using KosmoAuth.Tests.Users.Passwords;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

/// <summary>Somebody named taro in a database of its own, without any credentials.</summary>
public abstract class TaroTrials : IEventListener
{
    private TestDatabase _database;

    private protected ManualClock Clock { get; } = new();

    protected Realm Realm { get; set; }

    protected Database Database => _database;

    protected ConcurrentQueue<string> Events { get; } = new();

    protected static User Taro { get; } = new() { Id = "u-taro", RealmId = "id-of-r", Username = "taro", Enabled = true, Version = 0 };

    [SetUp]
    public async Task OpenAsync()
    {
        _database = await TestDatabase.OpenAsync(Clock);
        Realm = TestRealms.Realm();
        Events.Clear();
        await WriteAsync(async work =>
        {
            await RealmRows.InsertAsync(work, Realm.Id, Realm.Name, [], default);
            await UserRows.InsertAsync(work, Taro, [], default);
        });
    }

    [TearDown]
    public Task CloseAsync() => _database.DeleteAsync();

    void IEventListener.Write(Event happened) => Events.Enqueue(happened.Type);

    protected void Wait(double seconds) => Clock.Now += TimeSpan.FromSeconds(seconds);

    protected RealmRequest Request() => new()
    {
        Realm = Realm,
        BaseUrl = "http://localhost",
        Issuer = "http://localhost/realms/r",
        RemoteAddress = "192.0.2.1",
        Secure = false,
        Http = new DefaultHttpContext(),
    };

    protected async Task<IReadOnlyList<Credential>> CredentialsAsync(string type) =>
        await Database.ReadAsync(work => UserRows.CredentialsAsync(work, Realm.Id, Taro.Id, type, default), default);

    protected Task WriteAsync(Func<DbWork, ValueTask> write) => Database.WriteAsync(
        async work =>
        {
            await write(work);
            return true;
        },
        default);
}
