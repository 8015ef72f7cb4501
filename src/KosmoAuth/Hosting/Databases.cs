using System.Runtime.CompilerServices;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Storage.PostgreSql;
using KosmoAuth.Storage.SqlServer;
using KosmoAuth.Storage.Sqlite;

namespace KosmoAuth.Hosting;

/// <summary>The products that can keep the data. Each stands in a method of its own, so that the libraries of the others are not even loaded.</summary>
internal static class Databases
{
    /// <exception cref="StorageException">The address cannot be understood.</exception>
    public static DatabaseSource SourceOf(StorageSettings settings) => settings.Kind switch
    {
        DatabaseKind.Sqlite => Sqlite(settings),
        DatabaseKind.PostgreSql => PostgreSql(settings),
        _ => SqlServer(settings),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SqliteSource Sqlite(StorageSettings settings) => new(settings.DatabaseFile);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PostgreSqlSource PostgreSql(StorageSettings settings) => new(settings.Server);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SqlServerSource SqlServer(StorageSettings settings) => new(settings.Server);
}
