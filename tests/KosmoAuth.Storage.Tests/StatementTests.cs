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

    // All realms are few, and a realm is removed once; the parts of a person, and what is counted up to a limit, were found by
    // an index before.
    private static readonly string[] s_allowed =
    [
        "SCAN CONSTANT ROW", "SCAN part LEFT-JOIN", "SCAN realm USING INDEX sqlite_autoindex_realm_2", "SCAN login_session", "SCAN few", "SCAN waiting",
        "SCAN lowest", "SCAN highest",
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

    [Test]
    public async Task No_statement_walks_through_all_that_a_realm_has()
    {
        foreach (var sql in Statements().Where(sql => !RemovesRealm().IsMatch(sql)))
        {
            var searches = (await PlanAsync(sql)).Where(step => step.StartsWith("SEARCH ", StringComparison.Ordinal));
            foreach (var step in searches.Where(step => !IsOfConfiguration(step) && !(Limited().IsMatch(sql) && s_ended.Contains(step))))
            {
                Assert.That(Column().Matches(step).Select(match => match.Groups[1].Value).Except(s_shared), Is.Not.Empty, $"{step}: {sql}");
            }
        }
    }

    [Test]
    public async Task The_planner_has_figures_of_every_index()
    {
        const string all = """
            SELECT m.tbl_name || ' ' || i.name FROM sqlite_master m JOIN pragma_index_list(m.name) i LEFT JOIN sqlite_stat1 s ON s.tbl = m.tbl_name
                AND s.idx = CASE WHEN i.origin = 'pk' AND m.sql LIKE '%WITHOUT ROWID%' THEN m.tbl_name ELSE i.name END
            WHERE m.type = 'table' AND m.name NOT IN ('installation', 'schema_script') AND s.stat IS NULL
            """;
        Assert.That(await RowsAsync(all, 0, []), Is.Empty);
    }

    // What many rows have in common finds none of them.
    private static readonly string[] s_shared = ["realm_id", "offline", "remember_me", "kind", "type"];

    // These stop after as many rows as LIMIT says, because the index has them in the wanted order or any will do.
    private static readonly string[] s_ended =
    [
        "SEARCH event USING INDEX event_time (realm_id=?)", "SEARCH outbox USING COVERING INDEX outbox_due (kind=?)", "SEARCH few",
        "SEARCH credential USING INDEX sqlite_autoindex_credential_1 (realm_id=?)", "SEARCH user_attribute USING PRIMARY KEY (realm_id=?)",
    ];

    private static bool IsOfConfiguration(string step) => step.StartsWith("SEARCH realm_document ", StringComparison.Ordinal);

    private Task<List<string>> PlanAsync(string sql) =>
        RowsAsync("EXPLAIN QUERY PLAN " + sql, 3, new object?[Parameter().Matches(sql).Select(match => match.Value).Distinct().Count()]);

    private Task<List<string>> RowsAsync(string sql, int column, object?[] parameters) => Read(async work =>
    {
        List<string> found = [];
        await using var rows = await work.QueryAsync(sql, parameters, default);
        while (await rows.ReadAsync())
        {
            found.Add(rows.GetString(column));
        }

        return found;
    });

    [GeneratedRegex("^(SELECT|INSERT|UPDATE|DELETE) ", RegexOptions.None)]
    private static partial Regex Beginning();

    [GeneratedRegex("^DELETE FROM realm WHERE|^DELETE FROM [a-z_]+ WHERE realm_id = @id$")]
    private static partial Regex RemovesRealm();

    [GeneratedRegex(" LIMIT (@most|1000)")]
    private static partial Regex Limited();

    [GeneratedRegex("([a-z_]+)[)]?[=<>]")]
    private static partial Regex Column();

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Parameter();
}
