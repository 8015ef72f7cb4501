using System.Globalization;

namespace KosmoAuth.Themes;

/// <summary>
/// Java's <c>ChoiceFormat</c>: <c>0#none|1#one|1&lt;many</c>. Limits ascend; <c>#</c> and <c>≤</c> mean "from", <c>&lt;</c> means "above". Each text
/// is a message of its own with the same arguments.
/// </summary>
internal sealed class ChoiceFormat
{
    private readonly (double Limit, bool Above, MessageFormat Text)[] _choices;

    private ChoiceFormat((double, bool, MessageFormat)[] choices) => _choices = choices;

    /// <summary>The compiled choices, or null where the notation is not understood.</summary>
    public static ChoiceFormat? Parse(string pattern, CultureInfo culture)
    {
        var choices = new List<(double, bool, MessageFormat)>();
        foreach (var part in pattern.Split('|'))
        {
            var at = part.AsSpan().IndexOfAny('#', '<', '\u2264');
            if (at < 0 || Limit(part[..at]) is not { } limit)
            {
                return null;
            }

            choices.Add((limit, part[at] == '<', MessageFormat.Parse(part[(at + 1)..], culture)));
        }

        return new ChoiceFormat([.. choices]);
    }

    /// <summary>The text of the last limit that the number reaches; below the first limit the first text.</summary>
    public string Format(double number, ReadOnlySpan<object?> arguments)
    {
        var chosen = _choices[0].Text;
        foreach (var (limit, above, text) in _choices)
        {
            if (above ? number > limit : number >= limit)
            {
                chosen = text;
            }
        }

        return chosen.Format(arguments);
    }

    private static double? Limit(string text) => text.Trim() switch
    {
        "-\u221E" => double.NegativeInfinity,
        "\u221E" => double.PositiveInfinity,
        var number when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) => limit,
        _ => null,
    };
}
