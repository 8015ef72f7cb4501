using System.Collections;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>The database products, as a source of fixtures: one suite runs on each.</summary>
internal sealed class Products : IEnumerable
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgres";

    public IEnumerator GetEnumerator()
    {
        yield return new TestFixtureData(Sqlite);
        yield return new TestFixtureData(PostgreSql);
    }
}
