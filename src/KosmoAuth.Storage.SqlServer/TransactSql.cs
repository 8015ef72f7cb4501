using System.Text.RegularExpressions;

namespace KosmoAuth.Storage.SqlServer;

/// <summary>
/// Our statements in Transact-SQL. They are few and of a few forms: <c>ON CONFLICT</c> becomes <c>MERGE</c>, <c>RETURNING</c> becomes <c>OUTPUT</c>,
/// <c>LIMIT</c> becomes <c>TOP</c>. Each is written anew once, when it is prepared.
/// </summary>
internal static partial class TransactSql
{
    private const string Returning = " RETURNING ";

    /// <exception cref="NotSupportedException">The statement has a form that is not known here.</exception>
    public static string Of(string sql)
    {
        var text = Spaces().Replace(sql, " ").Trim();
        var at = text.LastIndexOf(Returning, StringComparison.Ordinal);
        var (body, returned) = at < 0 ? (text, "") : (text[..at], text[(at + Returning.Length)..]);
        var result = body.Contains(" ON CONFLICT ", StringComparison.Ordinal) ? Merge(body, returned)
            : body.StartsWith("UPDATE ", StringComparison.Ordinal) ? Update(body, returned)
            : body.StartsWith("DELETE ", StringComparison.Ordinal) ? Delete(body, returned)
            : returned.Length == 0 ? Limited(body)
            : throw Unknown(sql);
        return Foreign().IsMatch(result) ? throw Unknown(sql) : result;
    }

    // HOLDLOCK: between the look and the insert nobody else may insert the same key.
    private static string Merge(string body, string returned)
    {
        var insert = Conflict().Match(body);
        if (!insert.Success)
        {
            throw Unknown(body);
        }

        var (table, columns) = (insert.Groups["table"].Value, insert.Groups["columns"].Value);
        var keys = insert.Groups["keys"].Success ? insert.Groups["keys"].Value : columns;
        var source = insert.Groups["select"].Success ? insert.Groups["select"].Value : $"SELECT {insert.Groups["values"].Value}";
        var same = string.Join(" AND ", Names(keys).Select(key => $"{table}.{key} = excluded.{key}"));
        var when = insert.Groups["when"].Success ? $" AND ({insert.Groups["when"].Value})" : "";
        var update = insert.Groups["set"].Success ? $" WHEN MATCHED{when} THEN UPDATE SET {insert.Groups["set"].Value}" : "";
        var values = string.Join(", ", Names(columns).Select(column => "excluded." + column));
        return $"MERGE INTO {table} WITH (HOLDLOCK) USING ({source}) AS excluded ({columns}) ON {same}{update} "
            + $"WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values}){Output(returned, "inserted")};";
    }

    private static string Update(string body, string returned)
    {
        var update = UpdateForm().Match(body);
        return update.Success
            ? $"UPDATE {update.Groups["table"]} SET {update.Groups["set"]}{Output(returned, "inserted")} WHERE {Limited(update.Groups["where"].Value)}"
            : throw Unknown(body);
    }

    private static string Delete(string body, string returned)
    {
        var output = Output(returned, "deleted");
        var some = DeleteSome().Match(body);
        if (some.Success)
        {
            return $"DELETE TOP ({some.Groups["most"]}) FROM {some.Groups["table"]}{output} WHERE {some.Groups["where"]}{some.Groups["more"]}";
        }

        var delete = DeleteForm().Match(body);
        return delete.Success ? $"DELETE FROM {delete.Groups["table"]}{output} WHERE {Limited(delete.Groups["where"].Value)}" : throw Unknown(body);
    }

    private static string Limited(string body) => Behind().Replace(Limit().Replace(body, "SELECT TOP (${most}) ${what}"), Ordered);

    // Rows behind a key: (a, b) > (@a, @b) column by column.
    private static string Ordered(Match behind) =>
        Names(behind.Groups["columns"].Value).Zip(Names(behind.Groups["values"].Value)).Reverse()
            .Aggregate("", (rest, pair) => rest.Length == 0 ? $"{pair.First} > {pair.Second}" : $"({pair.First} > {pair.Second} OR ({pair.First} = {pair.Second} AND {rest}))");

    private static string Output(string returned, string of) => returned.Length == 0 ? ""
        : " OUTPUT " + string.Join(", ", Names(returned).Select(name => char.IsAsciiDigit(name[0]) ? name : $"{of}.{name}"));

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    private static NotSupportedException Unknown(string sql) => new($"No form of Transact-SQL is known for: {sql}");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^INSERT INTO (?<table>\w+) \((?<columns>[^)]*)\) (VALUES \((?<values>.*)\)|(?<select>SELECT .*)) ON CONFLICT (\((?<keys>[^)]*)\) )?DO (NOTHING|UPDATE SET (?<set>.*?)( WHERE (?<when>.*))?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Conflict();

    [GeneratedRegex(@"^UPDATE (?<table>\w+) SET (?<set>.*?) WHERE (?<where>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex UpdateForm();

    [GeneratedRegex(@"^DELETE FROM (?<table>\w+) WHERE (?<where>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex DeleteForm();

    [GeneratedRegex(@"^DELETE FROM (?<table>\w+) WHERE \((?<keys>[^)]*)\) IN \( ?SELECT \k<keys> FROM \k<table> WHERE (?<where>.*) LIMIT (?<most>@\w+)\)(?<more>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex DeleteSome();

    [GeneratedRegex(@"SELECT (?<what>((?!SELECT ).)*?) LIMIT (?<most>@\w+|\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();

    [GeneratedRegex(@"\((?<columns>\w+(, \w+)+)\) > \((?<values>@\w+(, @\w+)+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Behind();

    [GeneratedRegex(@" (ON CONFLICT|RETURNING|LIMIT) |\(\w+(, \w+)+\) (IN|>) ")]
    private static partial Regex Foreign();
}
