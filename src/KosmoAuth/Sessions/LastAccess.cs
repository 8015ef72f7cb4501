namespace KosmoAuth.Sessions;

/// <summary>Remembers when sessions were last used and writes that down in batches. Times are Unix seconds.</summary>
public sealed class LastAccess;
