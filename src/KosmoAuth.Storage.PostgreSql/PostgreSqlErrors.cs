using Npgsql;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>PostgreSQL's error codes (its manual, appendix A) as the errors that callers know.</summary>
internal static class PostgreSqlErrors
{
    private const string IdleInTransactionSessionTimeout = "25P03";

    /// <summary>The error for the caller; itself when it has nothing to do with the database, or is a fault of ours.</summary>
    public static Exception Translate(Exception error, string place) => Find(error) switch
    {
        null => error,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => new DuplicateException("It exists already.", error),
        PostgresException server => Sentence(server, place) is { } sentence ? Storage(server, sentence, error) : error,
        { } lost => new DatabaseAwayException($"The database {place} does not answer: {Reason(lost)}", error),
    };

    /// <summary>Whether the database is the cause.</summary>
    public static bool IsOfServer(Exception error) => error is not OperationCanceledException && Find(error) is not null;

    /// <summary>Whether the connection is of no use any more: lost, about to be, or to a server that takes no writes.</summary>
    public static bool IsBroken(Exception error) => Find(error) switch
    {
        PostgresException server => IsAway(server) || server.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction,
        null => false,
        _ => true,
    };

    /// <summary>
    /// Whether the same transaction may succeed when it runs again: two got in each other's way, or a row that it leans on went away between two of
    /// its statements, which it will then see.
    /// </summary>
    public static bool IsPassing(Exception error) => Find(error) is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ForeignKeyViolation,
    };

    private static NpgsqlException? Find(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is NpgsqlException found)
            {
                return found;
            }
        }

        return null;
    }

    private static StorageException Storage(PostgresException server, string sentence, Exception error) =>
        IsAway(server) ? new DatabaseAwayException(sentence, error) : new StorageException(sentence, error);

    // Shutting down, starting up, out of connections: it comes back by itself.
    private static bool IsAway(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or IdleInTransactionSessionTimeout
        || error.SqlState.StartsWith("08", StringComparison.Ordinal);

    private static string? Sentence(PostgresException error, string place) => error.SqlState switch
    {
        _ when IsAway(error) => $"The database {place} does not answer: {error.MessageText}.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"The database {place} refuses the log-in: {error.MessageText}. Look at --db-username and --db-password.",
        PostgresErrorCodes.InvalidCatalogName => $"There is no such database: {place}. Make it, or give another one with --db-url-database.",
        PostgresErrorCodes.InsufficientPrivilege => $"The account may not do what is needed in the database {place}: {error.MessageText}.",
        PostgresErrorCodes.DuplicateTable =>
            $"The schema of the database {place} holds tables of another program ({error.MessageText}). Give another one with --db-schema.",
        PostgresErrorCodes.DiskFull => $"The disk of the database {place} is full.",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"The database {place} takes no writes now.",
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => $"The database {place} is too slow: {error.MessageText}.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => $"The database {place} is too busy: {error.MessageText}.",
        { } code when code.StartsWith("53", StringComparison.Ordinal) || code.StartsWith("58", StringComparison.Ordinal)
            || code.StartsWith("XX", StringComparison.Ordinal) => $"The database {place} cannot be used now: {error.MessageText}.",
        _ => null,
    };

    private static string Reason(Exception error)
    {
        var inner = error.GetBaseException();
        return (inner is TimeoutException ? "it took too long" : inner.Message.TrimEnd('.')) + ".";
    }
}
