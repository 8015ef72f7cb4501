namespace KosmoAuth.Users.PersonalFacts;

/// <summary>
/// Numbers of health insurers (保険者番号): 8 digits, or 6 for National Health Insurance; the last one checks the others: weights 2, 1, 2, …
/// from the right, sums of the products' digits, what is missing to the next ten.
/// </summary>
public static class InsurerNumbers
{
    private const int Long = 8;
    private const int Short = 6;

    /// <param name="digits">ASCII digits.</param>
    public static bool HasLength(string digits) => digits.Length is Long or Short;

    /// <param name="digits">ASCII digits, at least one.</param>
    public static bool HasCheckDigit(string digits)
    {
        var sum = 0;
        for (var at = digits.Length - 2; at >= 0; at--)
        {
            var product = (digits[at] - '0') * ((digits.Length - at) % 2 == 0 ? 2 : 1);
            sum += (product / 10) + (product % 10);
        }

        return (10 - (sum % 10)) % 10 == digits[^1] - '0';
    }

    /// <summary>A number of 6 digits that was written into 8 boxes is the same number; the check digit does not change.</summary>
    public static string Canonical(string digits) => digits.Length == Long && digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
}
