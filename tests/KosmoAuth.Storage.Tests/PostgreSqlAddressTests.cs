using KosmoAuth.Realms;
using KosmoAuth.Storage.PostgreSql;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

internal sealed class PostgreSqlAddressTests
{
    [TestCase("jdbc:postgresql://db.example.jp/people", "'people' on db.example.jp:5432")]
    [TestCase("jdbc:postgresql://db.example.jp:6543/people?sslmode=verify-full&sslrootcert=/ca.pem&connectTimeout=2", "'people' on db.example.jp:6543")]
    [TestCase("jdbc:postgresql://localhost/", "'keycloak' on localhost:5432")]
    [TestCase("jdbc:postgresql://one:5432,two:5433/people?targetServerType=primary", "'people' on one:5432,two:5433")]
    [TestCase("Host=db;Port=5555;Database=people;Username=u;Password=canary", "'people' on db:5555")]
    [TestCase("Host=/run/postgresql;Database=people", "'people' on /run/postgresql")]
    public void An_address_is_understood_and_told_without_its_secrets(string url, string told) =>
        Assert.That(PostgreSqlAddress.Parse(new DatabaseServer { Url = url, Username = "u", Password = new Secret("canary") }).ToString(), Is.EqualTo(told));

    [Test]
    public void Without_an_address_its_parts_count() =>
        Assert.That(
            PostgreSqlAddress.Parse(new DatabaseServer { Host = "db", Port = 1, Name = "x", Properties = "?sslmode=require", Schema = "kosmo" }),
            Has.Property("Schema").EqualTo("kosmo").And.Matches<PostgreSqlAddress>(address => address.ToString() == "'x' on db:1"));

    [TestCase("jdbc:mysql://db/x", "begins with jdbc:postgresql://")]
    [TestCase("jdbc:postgresql://db:port/x", "'port' is no port")]
    [TestCase("jdbc:postgresql://db/x?colour=red", "the parameter 'colour' is not known here")]
    [TestCase("jdbc:postgresql://db/x?sslmode=maybe", "sslmode cannot be 'maybe'")]
    [TestCase("jdbc:postgresql://db/x?targetServerType=secondary", "this server writes")]
    [TestCase("jdbc:postgresql://db/x?prepareThreshold=0", "always prepared")]
    [TestCase("Hots=db", "Hots")]
    public void What_is_wrong_with_an_address_is_named(string url, string fault) =>
        Assert.That(() => PostgreSqlAddress.Parse(new DatabaseServer { Url = url }), Throws.TypeOf<StorageException>().With.Message.Contains(fault).IgnoreCase);

    [TestCase("plain", "plain")]
    [TestCase("a\0b", "a\uFFFDb")]
    [TestCase("\uD842\uDFB7", "\uD842\uDFB7")]
    public void Text_that_PostgreSQL_cannot_store_is_stored_as_others_would_read_it(string text, string stored) =>
        Assert.That(StorableText.Of(text), Is.EqualTo(stored));

    // Not as a test case: attributes cannot hold halves of pairs either.
    [Test]
    public void Half_a_pair_is_replaced() => Assert.That(StorableText.Of($"a{(char)0xD800}b"), Is.EqualTo("a\uFFFDb"));
}
