namespace KosmoAuth.Storage;

/// <summary>How a script of the program and a database stand to each other.</summary>
public enum SchemaStepState
{
    Applied,
    Missing,

    /// <summary>The database was made with another text of it.</summary>
    Changed,

    /// <summary>The database has it, and this program does not: a newer one used the database.</summary>
    Unknown,
}

/// <summary>A numbered script.</summary>
/// <param name="Applied">When it was applied, as <c>2026-11-26T05:00:00Z</c>; null when it is missing.</param>
/// <param name="Sql">Its text; empty when the program does not have it.</param>
public sealed record SchemaStep(int Number, string Name, SchemaStepState State, string? Applied, string Sql);

/// <summary>All scripts that the program or the database knows, by number.</summary>
public sealed record SchemaStatus(IReadOnlyList<SchemaStep> Steps)
{
    /// <summary>Nothing is to be done.</summary>
    public bool IsCurrent => Steps.All(step => step.State == SchemaStepState.Applied);

    /// <summary>What an upgrade would apply, in that order.</summary>
    public IEnumerable<SchemaStep> Missing => Steps.Where(step => step.State == SchemaStepState.Missing);

    /// <summary>Why this program must not use the database; null when it may, after an upgrade if need be.</summary>
    public string? Refusal =>
        Steps.LastOrDefault(step => step.State == SchemaStepState.Unknown) is { } unknown
            ? $"The database has schema script {unknown.Name}, which this program does not know: it was used by a newer version. Start that one, or restore a backup from before."
        : Steps.FirstOrDefault(step => step.State == SchemaStepState.Changed) is { } changed
            ? $"The database was made with another text of schema script {changed.Name} than this program has. Start the version that made it; a script is never changed after its release."
        : null;
}
