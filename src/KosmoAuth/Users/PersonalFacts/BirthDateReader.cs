using System.Globalization;

namespace KosmoAuth.Users.PersonalFacts;

/// <summary>
/// Reads dates of birth as people type them, in an era of the Japanese calendar or in the Gregorian one. Faults name the day that was meant.
/// </summary>
/// <param name="today">In Japan.</param>
public sealed class BirthDateReader(EraTable eras, DateOnly today)
{
    private const int GreatestAge = 130;

    private static readonly FactFault s_missing = new("missingBirthdateMessage");
    private static readonly FactFault s_notNumber = new("birthdateNotNumberMessage");

    public EraTable Eras => eras;

    /// <summary>The day on which it is read, in Japan.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(TimeSpan.FromHours(9)).DateTime);

    /// <param name="era">An <see cref="Era.Id"/>.</param>
    /// <param name="year">A number, or 元 for the first.</param>
    public FactReading FromEra(string? era, string? year, string? month, string? day)
    {
        var (y, m, d, fault) = Parts(year, month, day);
        if (fault is not null)
        {
            return fault;
        }

        if (string.IsNullOrEmpty(era))
        {
            return new FactFault("missingEraMessage");
        }

        return eras.Find(era) is not { } known ? s_missing : OutsideEra(known, y, m, d) ?? OfCalendar(known.YearOne + y - 1, m, d, known, y);
    }

    public FactReading FromGregorian(string? year, string? month, string? day)
    {
        var (y, m, d, fault) = Parts(year, month, day);
        if (fault is not null)
        {
            return fault;
        }

        return y < 1000 ? new FactFault("birthdateYearDigitsMessage") : OfCalendar(y, m, d, null, y);
    }

    private static (int Year, int Month, int Day, FactFault? Fault) Parts(string? year, string? month, string? day)
    {
        var (yearText, monthText, dayText) = (Part(year, '年'), Part(month, '月'), Part(day, '日'));
        if (yearText.Length == 0 || monthText.Length == 0 || dayText.Length == 0)
        {
            return (0, 0, 0, s_missing);
        }

        if (Number(yearText == "元" ? "1" : yearText) is not { } y || Number(monthText) is not { } m || Number(dayText) is not { } d)
        {
            return (0, 0, 0, s_notNumber);
        }

        var fault = m is < 1 or > 12 ? new FactFault("birthdateNoSuchMonthMessage")
            : d is < 1 or > 31 ? new FactFault("birthdateNoSuchDayMessage")
            : null;
        return (y, m, d, fault);
    }

    private static FactFault? OutsideEra(Era era, int year, int month, int day)
    {
        var firstYear = era.YearOf(era.First);
        if (year < firstYear)
        {
            return new FactFault("birthdateEraFirstYearMessage", era.Label, firstYear);
        }

        if (year == firstYear && (month, day).CompareTo((era.First.Month, era.First.Day)) < 0)
        {
            return new FactFault("birthdateEraStartsMessage", era.Label, year, era.First.Month, era.First.Day);
        }

        if (era.Last is not { } last || year < era.YearOf(last))
        {
            return null;
        }

        return year > era.YearOf(last) ? new FactFault("birthdateEraLastYearMessage", era.Label, era.YearOf(last))
            : (month, day).CompareTo((last.Month, last.Day)) > 0 ? new FactFault("birthdateEraEndsMessage", era.Label, year, last.Month, last.Day)
            : null;
    }

    private FactReading OfCalendar(int year, int month, int day, Era? era, int written)
    {
        if (year > today.Year)
        {
            return new FactFault("birthdateInFutureMessage");
        }

        var last = DateTime.DaysInMonth(year, month);
        if (day > last)
        {
            return era is null
                ? new FactFault("birthdateMonthEndsMessage", Text(year), month, last)
                : new FactFault("birthdateEraMonthEndsMessage", era.Label, written, month, last);
        }

        var date = new DateOnly(year, month, day);
        return date > today ? new FactFault("birthdateInFutureMessage")
            : date.AddYears(GreatestAge + 1) <= today ? new FactFault("birthdateTooOldMessage", GreatestAge)
            : date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Part(string? text, char unit) => FactWriting.Compact(text).TrimEnd(unit);

    private static int? Number(string text) =>
        text.Length <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // As text, or a year would be grouped like an amount: 1,980.
    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);
}
