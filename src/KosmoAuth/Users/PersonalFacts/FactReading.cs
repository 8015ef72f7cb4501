namespace KosmoAuth.Users.PersonalFacts;

/// <summary>What is wrong with a fact as it was typed; depends on nothing but the input.</summary>
/// <param name="Key">Message key.</param>
/// <param name="Arguments">Of the message. Never what was typed, except parts of a date.</param>
public sealed record FactFault(string Key, params object?[] Arguments);

/// <summary>A fact that was read: its canonical writing, or a fault.</summary>
public readonly struct FactReading
{
    private FactReading(string? value, FactFault? fault) => (Value, Fault) = (value, fault);

    /// <summary>Null when there is a fault; empty when an optional fact was left out.</summary>
    public string? Value { get; }

    public FactFault? Fault { get; }

    public static implicit operator FactReading(string value) => new(value, null);

    public static implicit operator FactReading(FactFault fault) => new(null, fault);

    /// <summary>Not the value.</summary>
    public override string ToString() => Fault is null ? "(a fact)" : Fault.Key;
}
