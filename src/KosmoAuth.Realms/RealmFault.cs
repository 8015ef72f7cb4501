namespace KosmoAuth.Realms;

/// <summary>Something wrong in a realm file. Line and column count from 1; 0 when the whole file is meant.</summary>
/// <param name="IsWarning">The realm can be imported all the same.</param>
public sealed record RealmFault(string File, int Line, int Column, string Message, bool IsWarning = false)
{
    /// <summary><c>file:line:column: message</c>.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
