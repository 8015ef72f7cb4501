using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

[TestFixtureSource(typeof(Products))]
internal sealed class SchemaTests(string product) : StoreTests(product)
{
    private Task<SchemaStatus> StatusAsync() => Store.Source.StatusAsync(default);

    [Test]
    public async Task Looking_changes_nothing_and_an_upgrade_is_done_once()
    {
        await using var empty = await TestStore.NewAsync(Product);
        for (var look = 0; look < 2; look++)
        {
            var before = await empty.Source.StatusAsync(default);
            Assert.That(before.Missing.Select(step => step.Name), Is.EqualTo(empty.Scripts));
            Assert.That((before.IsCurrent, before.Refusal), Is.EqualTo((false, (string?)null)));
        }

        Assert.That(await empty.Source.UpgradeAsync(TimeProvider.System, default), Is.EqualTo(empty.Scripts));
        Assert.That(await empty.Source.UpgradeAsync(TimeProvider.System, default), Is.Empty);
        Assert.That((await empty.Source.StatusAsync(default)).IsCurrent, Is.True);
        Assert.That(await empty.Source.ExistsAsync(default), Is.False, "nothing was sealed under any master key yet");
    }

    [Test]
    public async Task What_was_broken_off_goes_on_where_it_was()
    {
        // As after the end of a process between two scripts, and one in the middle of a script, which the database undoes.
        await Database.DisposeAsync();
        await Store.QueryAsync("DROP TABLE lease");
        await Store.QueryAsync("DELETE FROM schema_script WHERE number = 4");

        Assert.That((await StatusAsync()).Missing.Select(step => step.Name), Is.EqualTo(new[] { "0004-lease" }));
        Assert.That(await Store.Source.UpgradeAsync(TimeProvider.System, default), Is.EqualTo(new[] { "0004-lease" }));
        Assert.That((await StatusAsync()).IsCurrent, Is.True);
    }

    [Test]
    public async Task A_script_that_fails_leaves_nothing_of_itself()
    {
        await Database.DisposeAsync();
        await Store.QueryAsync("DELETE FROM schema_script WHERE number = 4");
        var tables = await Store.SchemaAsync();

        // The table of the script is there already, as if somebody had made it by hand.
        Assert.That(() => Store.Source.UpgradeAsync(TimeProvider.System, default), Throws.InstanceOf<Exception>());
        Assert.That(await Store.SchemaAsync(), Is.EqualTo(tables));
        Assert.That((await StatusAsync()).IsCurrent, Is.False);
    }

    [Test]
    public async Task A_newer_schema_and_a_changed_script_are_refused_in_words_that_say_what_to_do()
    {
        await Store.QueryAsync("INSERT INTO schema_script VALUES (9999, '9999-future', 'x', '2030-01-01T00:00:00Z')");
        Assert.That((await StatusAsync()).Refusal, Does.Contain("9999-future").And.Contain("newer version"));
        Assert.That(() => Store.Source.UpgradeAsync(TimeProvider.System, default), Throws.TypeOf<StorageException>().With.Message.Contains("newer version"));

        await Store.QueryAsync("DELETE FROM schema_script WHERE number = 9999");
        await Store.QueryAsync("UPDATE schema_script SET checksum = 'x' WHERE number = 2");
        Assert.That((await StatusAsync()).Refusal, Does.Contain("another text").And.Contain("0002-recovery"));
    }
}
