namespace KosmoAuth.Users.PersonalFacts;

/// <summary>An era of the Japanese calendar with the days that may be written in it.</summary>
/// <param name="Id">Value of the form field: <c>showa</c>; the name itself for an era from the realm's configuration.</param>
/// <param name="Label">For messages: <c>${era.showa}</c>, or the name itself.</param>
/// <param name="YearOne">The Gregorian year that is year 1 (元年).</param>
/// <param name="First">First day. For Meiji the first day of the Gregorian calendar in Japan.</param>
/// <param name="Last">Last day; where two eras had the same day, it may be written in both. Null for the present era.</param>
public sealed record Era(string Id, string Label, int YearOne, DateOnly First, DateOnly? Last)
{
    public int YearOf(DateOnly date) => date.Year - YearOne + 1;
}
