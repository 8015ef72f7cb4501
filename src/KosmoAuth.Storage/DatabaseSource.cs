namespace KosmoAuth.Storage;

/// <summary>A place where a database is or will be, of one product.</summary>
public abstract class DatabaseSource
{
    /// <summary>Whether a database was made there already, which needs the master key that it was made under.</summary>
    /// <exception cref="StorageException">It cannot be looked at.</exception>
    public abstract Task<bool> ExistsAsync(CancellationToken ct);

    /// <summary>Opens the database, made when it is missing, and brings it to the schema of this program.</summary>
    /// <exception cref="DatabaseAwayException">The server does not answer now.</exception>
    /// <exception cref="StorageException">
    /// It cannot be used: a wrong address, a refused log-in, a newer or unknown schema, another master key.
    /// </exception>
    public abstract Task<Database> OpenAsync(MasterKey key, TimeProvider time, CancellationToken ct);

    /// <summary>Product and place in a few words, without a secret.</summary>
    public abstract override string ToString();

    /// <summary>Which scripts are applied; changes nothing.</summary>
    /// <exception cref="StorageException">It cannot be looked at.</exception>
    public abstract Task<SchemaStatus> StatusAsync(CancellationToken ct);

    /// <summary>Applies the scripts that are missing, each as a transaction of its own, one node at a time.</summary>
    /// <returns>Their names; none when nothing was to be done.</returns>
    /// <exception cref="StorageException">As <see cref="OpenAsync"/>.</exception>
    public abstract Task<IReadOnlyList<string>> UpgradeAsync(TimeProvider time, CancellationToken ct);
}
