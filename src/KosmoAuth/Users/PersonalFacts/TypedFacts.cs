namespace KosmoAuth.Users.PersonalFacts;

/// <summary>Facts as somebody typed them into the fields of a realm's form.</summary>
public sealed class TypedFacts
{
    private readonly FactReading[] _readings;

    private TypedFacts(FactFields fields, FactReading[] readings) => (Fields, _readings) = (fields, readings);

    public FactFields Fields { get; }

    /// <summary>All can be compared.</summary>
    public bool AreWellFormed => Array.TrueForAll(_readings, reading => reading.Fault is null);

    /// <summary>The mail address; empty when there is a fault in it.</summary>
    public string Email => Value(FactKind.Email) ?? "";

    /// <summary>In ISO notation; null when there is a fault in it, or the realm does not ask for it.</summary>
    public string? BirthDate => Value(FactKind.BirthDate);

    public FactReading this[int field] => _readings[field];

    /// <param name="posted">A form field's text by its name: an <see cref="FactField.Attribute"/>, or one of <see cref="BirthDateFields"/>.</param>
    public static TypedFacts Read(FactFields fields, Func<string, string?> posted, BirthDateReader dates) =>
        new(fields, [.. fields.All.Select(field => FactReader.Read(field, fields.LeadingZerosCount, posted, dates))]);

    /// <summary>The canonical values of some fields, by field, in a list that no other facts give. Only for keyed hashes.</summary>
    internal string[] Named(Func<FactField, bool> which) =>
        [.. Fields.All.Zip(_readings).Where(pair => which(pair.First)).SelectMany(pair => new[] { pair.First.Name, pair.Second.Value ?? "" })];

    private string? Value(FactKind kind)
    {
        for (var at = 0; at < _readings.Length; at++)
        {
            if (Fields.All[at].Kind == kind)
            {
                return _readings[at].Value;
            }
        }

        return null;
    }
}
