namespace KosmoAuth.Hosting;

/// <summary>The server cannot start. The message is for the operator: one sentence, what is wrong and where.</summary>
public sealed class StartException(string message, int exitCode = StartException.Failed, Exception? inner = null) : Exception(message, inner)
{
    public const int Failed = 1;

    /// <summary>A realm file is wrong.</summary>
    public const int InvalidRealm = 3;

    /// <summary>Scripts of the schema are missing in the database.</summary>
    public const int UpgradeNeeded = 4;

    /// <summary>The database cannot be reached.</summary>
    public const int NoDatabase = 5;

    /// <summary>Exit code of the process.</summary>
    public int ExitCode => exitCode;
}
