using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixture(Products.Sqlite)]
internal sealed class GroupCommitTests(string product) : StoreTests(product)
{
    [Test]
    public async Task A_write_that_fails_does_not_harm_the_others_of_its_group()
    {
        var (gate, group) = await HoldAsync();
        var good = group(work => Spend(work, "a"));
        var bad = group(async work =>
        {
            await Spend(work, "b");
            throw new InvalidOperationException("on purpose");
        });
        var alsoGood = group(work => Spend(work, "c"));
        gate.Set();

        Assert.That(await good, Is.True);
        Assert.That(async () => await bad, Throws.InvalidOperationException);
        Assert.That(await alsoGood, Is.True);
        Assert.That(await SpentAsync("a", "b", "c"), Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public async Task A_violated_key_is_told_as_a_duplicate_and_harms_nobody_else()
    {
        var row = new LoginSessionRow("t1", "r", 1, "x", 1);
        var (gate, group) = await HoldAsync();
        var writes = Enumerable.Range(0, 5).Select(_ => group(async work =>
        {
            await LoginSessionRows.InsertAsync(work, row, default);
            return true;
        })).ToList();
        gate.Set();

        var outcomes = await Task.WhenAll(writes.Select(async write =>
        {
            try
            {
                return await write ? "made" : "";
            }
            catch (DuplicateException)
            {
                return "duplicate";
            }
        }));
        Assert.That(outcomes, Is.EquivalentTo(new[] { "made", "duplicate", "duplicate", "duplicate", "duplicate" }));
    }

    [Test]
    public async Task A_write_that_was_given_up_while_it_waited_does_not_happen()
    {
        using var impatient = new CancellationTokenSource();
        var (gate, _) = await HoldAsync();
        var given = Database.WriteAsync(work => Spend(work, "late"), impatient.Token);
        await impatient.CancelAsync();
        gate.Set();

        Assert.That(async () => await given, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await SpentAsync("late"), Is.EqualTo(new[] { false }));
    }

    [Test]
    public async Task Too_many_waiting_writes_are_refused_and_the_others_still_happen()
    {
        var (gate, group) = await HoldAsync();
        var writes = Enumerable.Range(0, 5000).Select(i => group(work => Spend(work, "many-" + i))).ToList();
        var refused = writes.Count(write => write.IsFaulted);
        gate.Set();
        await Task.WhenAll(writes.Where(write => !write.IsFaulted));

        Assert.That(refused, Is.EqualTo(5000 - 4096));
        Assert.That(writes.Where(write => write.IsFaulted).Select(write => write.Exception!.InnerException), Is.All.InstanceOf<StorageException>());
        Assert.That(await SpentAsync("many-0", "many-4095", "many-4096"), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public async Task A_write_within_a_write_is_refused_instead_of_waiting_for_ever()
    {
        Assert.That(() => Write(async work => await Database.WriteAsync(inner => Spend(inner, "x"), default)), Throws.InvalidOperationException);
        Assert.That(await Write(work => Spend(work, "y")), Is.True);
    }

    [Test]
    public async Task Two_nodes_that_write_all_the_time_both_get_their_turn()
    {
        Database[] nodes = [Database, await Store.OpenAsync()];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                var id = $"{writer}-{i}";
                Assert.That(await nodes[writer % 2].WriteAsync(work => Spend(work, id), default), Is.True);
            }
        })));
    }

    [Test]
    public async Task A_full_disk_loses_nothing_that_was_acknowledged_and_is_overcome_without_a_restart()
    {
        var (gate, group) = await HoldAsync();
        var small = group(work => Spend(work, "small"));
        var large = group(async work =>
        {
            await work.ExecuteAsync("PRAGMA max_page_count = 1", [], default);
            await LoginSessionRows.InsertAsync(work, new LoginSessionRow("large", "r", 1, new string('x', 10_000_000), 1), default);
            return true;
        });
        gate.Set();

        Assert.That(async () => await large, Throws.TypeOf<StorageException>().With.Message.Contains("full"));
        var acknowledged = await small.ContinueWith(task => task.IsCompletedSuccessfully, TaskScheduler.Default);
        Assert.That(await SpentAsync("small"), Is.EqualTo(new[] { acknowledged }));

        await Write(async work => await work.ExecuteAsync("PRAGMA max_page_count = 1073741823", [], default));
        Assert.That(await Write(work => Spend(work, "after")), Is.True);
    }

    [Test]
    public async Task What_was_acknowledged_is_there_after_a_crash()
    {
        var copies = Directory.CreateDirectory(Path.Combine(Store.Folder, "copies")).FullName;
        for (var round = 0; round < 10; round++)
        {
            var ids = Enumerable.Range(0, 20).Select(i => $"crash-{round}-{i}").ToArray();
            await Task.WhenAll(ids.Select(id => Write(work => Spend(work, id))));

            // The files as a killed process leaves them: no clean close, no checkpoint.
            var copy = Path.Combine(copies, round + ".db");
            File.Copy(SqliteFile, copy);
            File.Copy(SqliteFile + "-wal", copy + "-wal");
            var after = await ((SqliteStore)Store).OpenAsync(copy);
            foreach (var id in ids)
            {
                Assert.That(await after.ReadAsync(work => SingleUse.IsSpentAsync(work, "test", id, default), default), Is.True, id);
            }
        }
    }

    [Test]
    public async Task Reads_do_not_wait_for_a_write_and_see_nothing_of_it_before_the_commit()
    {
        var (gate, group) = await HoldAsync();
        var write = group(work => Spend(work, "x"));
        Assert.That(await SpentAsync("x"), Is.EqualTo(new[] { false }));
        gate.Set();
        await write;
        Assert.That(await SpentAsync("x"), Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task Waiting_writes_are_finished_when_the_database_is_closed()
    {
        var (gate, group) = await HoldAsync();
        var write = group(work => Spend(work, "last"));
        var closing = Task.Run(() => Database.DisposeAsync().AsTask());
        gate.Set();
        await closing;

        Assert.That(await write, Is.True);
        Assert.That(() => Write(work => Spend(work, "too late")), Throws.InstanceOf<ObjectDisposedException>());
        var again = await Store.OpenAsync();
        Assert.That(await again.ReadAsync(work => SingleUse.IsSpentAsync(work, "test", "last", default), default), Is.True);
    }

    private string SqliteFile => ((SqliteStore)Store).File;

    // Keeps the writer busy until the gate opens, so that what comes meanwhile forms one group.
    private async Task<(ManualResetEventSlim Gate, Func<Func<DbWork, ValueTask<bool>>, Task<bool>> Group)> HoldAsync()
    {
        var gate = new ManualResetEventSlim();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Database.WriteAsync(
            work =>
            {
                started.SetResult();
                gate.Wait();
                return ValueTask.FromResult(true);
            },
            default);
        await started.Task;
        return (gate, write => Database.WriteAsync(write, default));
    }

    private static ValueTask<bool> Spend(DbWork work, string id) => SingleUse.SpendAsync(work, "test", id, 1, default);

    private async Task<bool[]> SpentAsync(params string[] ids)
    {
        List<bool> spent = [];
        foreach (var id in ids)
        {
            spent.Add(await Read(work => SingleUse.IsSpentAsync(work, "test", id, default)));
        }

        return [.. spent];
    }
}
