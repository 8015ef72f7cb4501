using System.Reflection;
using System.Text.RegularExpressions;
using KosmoAuth.Storage.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using NUnit.Framework;

namespace KosmoAuth.Storage.Tests;

/// <summary>What can be known of SQL Server without one: Microsoft's parser reads all that is sent to it.</summary>
internal sealed partial class TransactSqlTests
{
    private static IEnumerable<string> Statements() => typeof(Database).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .Select(field => (string)field.GetRawConstantValue()!)
        .Where(text => Beginning().IsMatch(text));

    [Test]
    public void Every_statement_has_a_form_that_SQL_Server_understands()
    {
        var statements = Statements().ToList();
        Assert.That(statements, Has.Count.GreaterThan(50));
        foreach (var sql in statements)
        {
            Parse(TransactSql.Of(sql));
        }
    }

    [TestCase(
        "INSERT INTO t (a, b) VALUES (@a, @b) ON CONFLICT (a) DO NOTHING RETURNING 1",
        "MERGE INTO t WITH (HOLDLOCK) USING (SELECT @a, @b) AS excluded (a, b) ON t.a = excluded.a WHEN NOT MATCHED THEN INSERT (a, b) VALUES (excluded.a, excluded.b) OUTPUT 1;")]
    [TestCase(
        "INSERT INTO t (a, b) VALUES (@a, @b) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE t.b < @c RETURNING b",
        "MERGE INTO t WITH (HOLDLOCK) USING (SELECT @a, @b) AS excluded (a, b) ON t.a = excluded.a WHEN MATCHED AND (t.b < @c) THEN UPDATE SET b = excluded.b WHEN NOT MATCHED THEN INSERT (a, b) VALUES (excluded.a, excluded.b) OUTPUT inserted.b;")]
    [TestCase("UPDATE t SET a = @a WHERE b = @b RETURNING a, b", "UPDATE t SET a = @a OUTPUT inserted.a, inserted.b WHERE b = @b")]
    [TestCase("DELETE FROM t WHERE (a, b) IN (SELECT a, b FROM t WHERE c < @c LIMIT @most) AND d = 1 RETURNING 1", "DELETE TOP (@most) FROM t OUTPUT 1 WHERE c < @c AND d = 1")]
    [TestCase("SELECT a FROM t WHERE b = @b ORDER BY a LIMIT 1", "SELECT TOP (1) a FROM t WHERE b = @b ORDER BY a")]
    [TestCase(
        "SELECT c FROM t WHERE (a, b) > (@a, @b) ORDER BY a, b LIMIT @most",
        "SELECT TOP (@most) c FROM t WHERE (a > @a OR (a = @a AND b > @b)) ORDER BY a, b")]
    public void Forms(string ours, string theirs) => Assert.That(TransactSql.Of(ours), Is.EqualTo(theirs));

    [Test]
    public void A_form_that_is_not_known_is_refused_and_not_sent() =>
        Assert.That(() => TransactSql.Of("SELECT a FROM t WHERE (a, b) IN (SELECT a, b FROM u)"), Throws.TypeOf<NotSupportedException>());

    [Test]
    public void The_scripts_and_the_model_of_EF_agree_in_every_table_column_and_key()
    {
        using var context = new KosmoDb(new DbContextOptionsBuilder<KosmoDb>().UseSqlServer("Server=nowhere").Options);
        var model = Columns(context.Database.GenerateCreateScript());
        Assert.That(model, Has.Count.GreaterThan(100));
        Assert.That(Columns(string.Join("\nGO\n", SqlServerSource.Scripts.Select(script => script.Sql))), Is.EqualTo(model));
    }

    [Test]
    public void The_scripts_have_the_numbers_and_names_of_the_other_products()
    {
        var names = SqlServerSource.Scripts.Select(script => script.Name).ToList();
        Assert.That(names, Is.EqualTo(SchemaScript.Of(typeof(Sqlite.SqliteSource).Assembly).Select(script => script.Name)));
        Assert.That(names, Is.EqualTo(PostgreSql.PostgreSqlSchema.Scripts.Select(script => script.Name)));
    }

    private static TSqlFragment Parse(string sql)
    {
        var fragment = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.That(errors.Select(error => $"{error.Message} in {sql}"), Is.Empty);
        return fragment;
    }

    private static List<string> Columns(string script)
    {
        var tables = new Tables();
        Parse(script).Accept(tables);
        return [.. tables.Columns.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("^(SELECT|INSERT|UPDATE|DELETE) ")]
    private static partial Regex Beginning();

    // table.column type null and its place in the primary key.
    private sealed class Tables : TSqlFragmentVisitor
    {
        public List<string> Columns { get; } = [];

        public override void Visit(CreateTableStatement node)
        {
            var ofTable = node.Definition.TableConstraints.OfType<UniqueConstraintDefinition>().SingleOrDefault(constraint => constraint.IsPrimaryKey)?
                .Columns.Select(column => column.Column.MultiPartIdentifier.Identifiers[^1].Value).ToList() ?? [];
            foreach (var column in node.Definition.ColumnDefinitions)
            {
                var name = column.ColumnIdentifier.Value;
                var isKey = column.Constraints.OfType<UniqueConstraintDefinition>().Any(constraint => constraint.IsPrimaryKey);
                var isNullable = !column.Constraints.OfType<NullableConstraintDefinition>().Any(constraint => !constraint.Nullable);
                Columns.Add($"{node.SchemaObjectName.BaseIdentifier.Value}.{name} {Type(column)} {isNullable} {(isKey ? 0 : ofTable.IndexOf(name))} {column.IdentityOptions is not null}");
            }
        }

        private static string Type(ColumnDefinition column)
        {
            var type = (SqlDataTypeReference)column.DataType;
            return $"{type.SqlDataTypeOption}({string.Join(',', type.Parameters.Select(parameter => parameter.Value.ToUpperInvariant()))})";
        }
    }
}
