using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>Looks at every hand-written statement of the project, found by its constants.</summary>
[TestFixture(Products.Sqlite)]
internal sealed partial class StatementTests(string product) : StoreTests(product)
{
    private static IEnumerable<string> Statements() => typeof(Database).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .Select(field => (string)field.GetRawConstantValue()!)
        .Where(text => Beginning().IsMatch(text));

    // All realms are few, and a realm is removed once; the queue is short, and counted for the metrics; the parts of a person were found by an index
    // before they are joined.
    private static readonly string[] s_allowed =
    [
        "SCAN CONSTANT ROW", "SCAN part LEFT-JOIN", "SCAN realm USING INDEX sqlite_autoindex_realm_2", "SCAN login_session",
        "SCAN outbox USING COVERING INDEX outbox_due",
    ];

    [Test]
    public async Task Every_statement_finds_its_rows_by_an_index()
    {
        var statements = Statements().ToList();
        Assert.That(statements, Has.Count.GreaterThan(50));
        foreach (var sql in statements)
        {
            var scans = (await PlanAsync(sql)).Where(step => step.StartsWith("SCAN ", StringComparison.Ordinal));
            Assert.That(scans, Is.SubsetOf(s_allowed), sql);
        }
    }

    private Task<List<string>> PlanAsync(string sql)
    {
        var parameters = new object?[Parameter().Matches(sql).Select(match => match.Value).Distinct().Count()];
        return Read(async work =>
        {
            List<string> steps = [];
            await using var rows = await work.QueryAsync("EXPLAIN QUERY PLAN " + sql, parameters, default);
            while (await rows.ReadAsync())
            {
                steps.Add(rows.GetString(3));
            }

            return steps;
        });
    }

    [GeneratedRegex("^(SELECT|INSERT|UPDATE|DELETE) ", RegexOptions.None)]
    private static partial Regex Beginning();

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Parameter();
}
