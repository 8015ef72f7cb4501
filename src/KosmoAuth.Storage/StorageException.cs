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

/// <summary>The database server does not answer now, and may again by itself.</summary>
public sealed class DatabaseAwayException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>Something of that name or number exists already; a unique key of the database decided.</summary>
public sealed class DuplicateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A sealed value does not open: sealed under another master key, for another place, or damaged.</summary>
public sealed class SealedValueException(string message, Exception? inner = null) : StorageException(message, inner);
