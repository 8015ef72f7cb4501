namespace KosmoAuth.Storage;

/// <summary>The database or the master key cannot be used now. The message is one sentence for the operator and holds no secret.</summary>
public class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>Something of that name or number exists already; a unique key of the database decided.</summary>
public sealed class DuplicateException(string message, Exception? inner = null) : Exception(message, inner);
