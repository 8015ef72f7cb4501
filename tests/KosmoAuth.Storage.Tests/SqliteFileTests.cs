using System.Runtime.Versioning;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>What only a database in a file has to keep.</summary>
[TestFixture(Products.Sqlite)]
internal sealed class SqliteFileTests(string product) : StoreTests(product)
{
    private SqliteStore Files => (SqliteStore)Store;

    [TestCase("journal_mode", "wal")]
    [TestCase("synchronous", 2L)]
    [TestCase("foreign_keys", 1L)]
    public async Task Every_connection_waits_for_the_disk_and_watches_over_references(string setting, object value)
    {
        Assert.That(await Read(work => new ValueTask<object?>(work.FirstAsync("PRAGMA " + setting, [], default))), Is.EqualTo(value));
        Assert.That(await Write(work => new ValueTask<object?>(work.FirstAsync("PRAGMA " + setting, [], default))), Is.EqualTo(value));
    }

    [Test]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var file = Path.Combine(Store.Folder, "text.db");
        var text = string.Concat(Enumerable.Repeat("This is a text and no database. ", 200));
        await File.WriteAllTextAsync(file, text);
        Assert.That(() => Files.OpenAsync(file), Throws.TypeOf<StorageException>().With.Message.Contains("not a SQLite database"));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(text));
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_refused_in_one_sentence() =>
        Assert.That(
            () => Files.OpenAsync(Path.Combine(Files.File, "folder", "x.db")),
            Throws.TypeOf<StorageException>().With.Message.Contains("cannot be opened").And.Message.Not.Contains("\n"));

    [Test]
    [UnsupportedOSPlatform("windows"), Platform(Exclude = "Win")]
    public void Only_the_owner_reads_the_files()
    {
        foreach (var file in Directory.GetFiles(Store.Folder))
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }
}
