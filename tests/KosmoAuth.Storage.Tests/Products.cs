using System.Collections;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>The database products, as a source of fixtures: one suite runs on each.</summary>
internal sealed class Products : IEnumerable
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgres";
    public const string SqlServer = "mssql";

    public IEnumerator GetEnumerator()
    {
        yield return new TestFixtureData(Sqlite);
        yield return new TestFixtureData(PostgreSql);
        var server = new TestFixtureData(SqlServer);
        yield return SqlServerStore.ConnectionString is null ? server.Ignore("KOSMO_TEST_MSSQL is not set") : server;
    }
}
