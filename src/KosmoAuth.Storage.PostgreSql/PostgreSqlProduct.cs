using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace KosmoAuth.Storage.PostgreSql;

/// <inheritdoc/>
internal sealed class PostgreSqlProduct : SqlProduct
{
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))";

    // The types of a statement's parameters, which the server knows best: a null has none of its own.
    private readonly ConcurrentDictionary<string, Dictionary<string, NpgsqlDbType>> _types = new(StringComparer.Ordinal);

    /// <summary>Of this node.</summary>
    public Gates Gates { get; } = new();

    // Nodes that start together queue here however long the first one takes. The number is ours alone: "KosmoDDL" in ASCII.
    public override string BeginUpgrade => "BEGIN; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(5435593871437251660)";

    // From the catalogue itself: to_regclass asks a cache that does not yet know, right after the lock, what another node has made meanwhile.
    public override string FindScriptTable => "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_script'";

    // The checks of foreign keys keep their plan. One that was made for an empty table goes through everybody of the realm for each row of a person.
    public override string CountPeople => "ANALYZE user_entity";

    public override bool PreparesAtServer => true;

    // The transaction around a write is begun by hand, so the context must not begin another one.
    public override IDisposable NewContext(DbConnection connection)
    {
        var context = new KosmoDb(new DbContextOptionsBuilder<KosmoDb>().UseNpgsql(connection).Options);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    public override async Task PrepareAsync(DbCommand command, CancellationToken ct)
    {
        SetTypes(command.Parameters, command.CommandText, (NpgsqlConnection)command.Connection!);
        await command.PrepareAsync(ct);
    }

    public override async Task PrepareAsync(DbBatch batch, CancellationToken ct)
    {
        foreach (var command in batch.BatchCommands)
        {
            SetTypes(command.Parameters, command.CommandText, (NpgsqlConnection)batch.Connection!);
        }

        await batch.PrepareAsync(ct);
    }

    public override object Value(object value) => value is string text ? StorableText.Of(text) : value;

    public override Task LockAsync(DbWork work, string name, CancellationToken ct)
    {
        var held = work.Held ?? throw new InvalidOperationException("A lock needs a transaction.");
        if (!held.Contains(name))
        {
            if (!Gates.TryEnter(name))
            {
                return Task.FromException(new GateClosedException(name));
            }

            held.Add(name);
        }

        return work.ExecuteAsync(Lock, [name], ct);
    }

    private void SetTypes(DbParameterCollection parameters, string sql, NpgsqlConnection connection)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        var types = _types.GetOrAdd(sql, static (sql, connection) => Ask(sql, connection), connection);
        foreach (NpgsqlParameter parameter in parameters)
        {
            parameter.NpgsqlDbType = types[parameter.ParameterName.TrimStart('@')];
        }
    }

    // Once for each statement in the life of the process.
    private static Dictionary<string, NpgsqlDbType> Ask(string sql, NpgsqlConnection connection)
    {
        using var question = new NpgsqlCommand(sql, connection);
        NpgsqlCommandBuilder.DeriveParameters(question);
        return question.Parameters.ToDictionary(parameter => parameter.ParameterName.TrimStart('@'), parameter => parameter.NpgsqlDbType);
    }
}
