using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Users.PersonalFacts;

/// <summary>
/// The eras since the Gregorian calendar came to Japan. A table of our own, because the one of .NET takes days that never were (昭和64年2月1日)
/// and changes between its versions.
/// </summary>
public sealed class EraTable
{
    /// <summary>Realm attribute with later eras: <c>光文=2050-04-01</c>, several by commas; each ends the one before it.</summary>
    public const string Attribute = "kosmo.eras";

    private static readonly Era[] s_known =
    [
        new("meiji", "${era.meiji}", 1868, new(1873, 1, 1), new(1912, 7, 30)),
        new("taisho", "${era.taisho}", 1912, new(1912, 7, 30), new(1926, 12, 25)),
        new("showa", "${era.showa}", 1926, new(1926, 12, 25), new(1989, 1, 7)),
        new("heisei", "${era.heisei}", 1989, new(1989, 1, 8), new(2019, 4, 30)),
        new("reiwa", "${era.reiwa}", 2019, new(2019, 5, 1), null),
    ];

    private EraTable(IReadOnlyList<Era> eras)
    {
        InTime = eras;
        ByUse = [.. eras.Where(era => era.YearOne >= 1926), .. eras.Where(era => era.YearOne < 1926).Reverse()];
    }

    public static EraTable Known { get; } = new(s_known);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Era> InTime { get; }

    /// <summary>As a form offers them: those in which people of working age were born first.</summary>
    public IReadOnlyList<Era> ByUse { get; }

    /// <summary>The known eras and those of the realm's configuration; an entry that is none, or older than the one before it, is left out.</summary>
    public static EraTable Of(Realm realm)
    {
        if (realm.Attribute(Attribute) is not { } configured)
        {
            return Known;
        }

        List<Era> eras = [.. s_known];
        foreach (var entry in configured.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var date]
                && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
                && first > eras[^1].First)
            {
                eras[^1] = eras[^1] with { Last = first.AddDays(-1) };
                eras.Add(new Era(name, name, first.Year, first, null));
            }
        }

        return new EraTable(eras);
    }

    public Era? Find(string? id) => InTime.FirstOrDefault(era => era.Id == id);

    /// <summary>The era of a day; the newer one where a day has two. Null before Meiji 6.</summary>
    public Era? Of(DateOnly date) => InTime.LastOrDefault(era => era.First <= date);
}
