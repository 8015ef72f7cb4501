using KosmoAuth.Realms;

namespace KosmoAuth.Users.PersonalFacts;

/// <summary>Names of the form fields of a birth date: two blocks, and which of them counts.</summary>
public static class BirthDateFields
{
    /// <summary><see cref="Era"/> or <see cref="Gregorian"/>.</summary>
    public const string Calendar = "birthdate-calendar";

    public const string Era = "birthdate-era";
    public const string EraYear = "birthdate-era-year";
    public const string EraMonth = "birthdate-era-month";
    public const string EraDay = "birthdate-era-day";

    public const string Gregorian = "birthdate-year";
    public const string Month = "birthdate-month";
    public const string Day = "birthdate-day";

    /// <summary>Whether the western block counts: chosen, or the only one that was filled in.</summary>
    public static bool IsGregorian(Func<string, string?> posted)
    {
        var chosen = posted(Calendar) == Gregorian;
        var (era, gregorian) = (Filled(posted, EraYear, EraMonth, EraDay), Filled(posted, Gregorian, Month, Day));
        return era == gregorian ? chosen : gregorian;
    }

    /// <summary>Nobody chose a calendar or wrote a date yet.</summary>
    public static bool IsUntouched(Func<string, string?> posted) =>
        !Filled(posted, Calendar, EraYear, EraMonth, EraDay, Gregorian, Month, Day);

    private static bool Filled(Func<string, string?> posted, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!string.IsNullOrWhiteSpace(posted(name)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Reads one fact: from a form with its faults, or as it is stored.</summary>
internal static class FactReader
{
    private const int LongestNumber = 20;

    public static FactReading Read(FactField field, bool leadingZerosCount, Func<string, string?> posted, BirthDateReader dates)
    {
        if (field.Kind == FactKind.BirthDate)
        {
            return ReadBirthDate(posted, dates);
        }

        var typed = posted(field.Attribute);
        return FactWriting.Compact(typed).Length == 0 && typed is not { Length: > FactWriting.Longest }
            ? field.IsOptional ? "" : Missing(field)
            : field.Kind switch
            {
                FactKind.Email => FactWriting.Email(typed) is { } email ? email : new FactFault("invalidEmailMessage"),
                FactKind.Gender => FactWriting.Gender(typed) is { } gender ? gender : Missing(field),
                FactKind.Text => FactWriting.Symbol(typed) is { Length: > 0 } symbol ? symbol : Missing(field),
                _ => ReadDigits(field, leadingZerosCount, FactWriting.Digits(typed)),
            };
    }

    /// <summary>The canonical writing of a stored value; empty when it is none.</summary>
    public static string Stored(FactField field, bool leadingZerosCount, User user)
    {
        var stored = field.Kind == FactKind.Email ? user.Email
            : user.Attributes.TryGetValue(field.Attribute, out var values) && values is [var first, ..] ? first : "";
        return field.Kind switch
        {
            FactKind.Email => FactWriting.Email(stored) ?? "",
            FactKind.Gender => FactWriting.Gender(stored) ?? "",
            FactKind.Text => FactWriting.Symbol(stored),
            FactKind.BirthDate => FactWriting.Compact(stored),
            _ => FactWriting.Digits(stored) is { Length: > 0 } digits ? Canonical(field.Kind, leadingZerosCount, digits) : "",
        };
    }

    private static FactReading ReadDigits(FactField field, bool leadingZerosCount, string? digits) => digits switch
    {
        null or "" or { Length: > LongestNumber } => new FactFault("factNotNumberMessage", LabelOf(field)),
        _ when field.Kind == FactKind.Branch && digits.Length > 2 => new FactFault("invalidBranchMessage"),
        _ when field.Kind == FactKind.InsurerNumber && !InsurerNumbers.HasLength(digits) => new FactFault("invalidInsurerNumberLengthMessage"),
        _ when field.Kind == FactKind.InsurerNumber && !InsurerNumbers.HasCheckDigit(digits) => new FactFault("invalidInsurerNumberMessage"),
        _ => Canonical(field.Kind, leadingZerosCount, digits),
    };

    private static string Canonical(FactKind kind, bool leadingZerosCount, string digits) => kind switch
    {
        FactKind.InsurerNumber => InsurerNumbers.Canonical(digits),
        FactKind.Branch => digits.PadLeft(2, '0'),
        _ => leadingZerosCount ? digits : FactWriting.WithoutLeadingZeros(digits),
    };

    private static FactReading ReadBirthDate(Func<string, string?> posted, BirthDateReader dates) =>
        BirthDateFields.IsGregorian(posted)
            ? dates.FromGregorian(posted(BirthDateFields.Gregorian), posted(BirthDateFields.Month), posted(BirthDateFields.Day))
            : dates.FromEra(
                posted(BirthDateFields.Era), posted(BirthDateFields.EraYear), posted(BirthDateFields.EraMonth), posted(BirthDateFields.EraDay));

    private static FactFault Missing(FactField field) =>
        new(field.Kind == FactKind.Gender ? "missingChoiceMessage" : "missingFactMessage", LabelOf(field));

    private static string LabelOf(FactField field) => $"${{{field.LabelKey}}}";
}
