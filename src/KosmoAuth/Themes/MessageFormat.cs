using System.Globalization;
using System.Text;

namespace KosmoAuth.Themes;

/// <summary>
/// One compiled message in the notation of Java's <c>MessageFormat</c>, which Keycloak's message files use: <c>{0}</c>,
/// <c>''</c> for a quote, <c>'…'</c> for literal text, <c>{0,number}</c>, <c>{0,date}</c>, <c>{0,time}</c>, <c>{0,choice,…}</c>.
/// Immutable. A text that Java would refuse (a brace that never closes) is taken literally.
/// </summary>
public sealed class MessageFormat
{
    private readonly Segment[] _segments;
    private readonly string? _literal;
    private readonly CultureInfo _culture;

    private MessageFormat(Segment[] segments, CultureInfo culture)
    {
        _segments = segments;
        _culture = culture;
        _literal = segments is [{ Argument: < 0 } only] ? only.Text : segments.Length == 0 ? "" : null;
    }

    /// <summary>One piece: literal text (<c>Argument</c> is -1) or the place of an argument.</summary>
    private readonly record struct Segment(string Text, int Argument, string Kind, string Style, ChoiceFormat? Choice);

    public static MessageFormat Parse(string pattern, CultureInfo culture)
    {
        var segments = new List<Segment>(1);
        var literal = new StringBuilder(pattern.Length);
        var quoted = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\'' when i + 1 < pattern.Length && pattern[i + 1] == '\'':
                    literal.Append('\'');
                    i++;
                    break;
                case '\'':
                    quoted = !quoted;
                    break;
                case '{' when !quoted:
                    var end = ClosingBrace(pattern, i);
                    if (end < 0 || Argument(pattern[(i + 1)..end], culture) is not { } argument)
                    {
                        return new MessageFormat([new Segment(pattern, -1, "", "", null)], culture);
                    }

                    AddLiteral(segments, literal);
                    segments.Add(argument);
                    i = end;
                    break;
                case var c:
                    literal.Append(c);
                    break;
            }
        }

        AddLiteral(segments, literal);
        return new MessageFormat([.. segments], culture);
    }

    /// <summary>The text with its arguments; an argument that is not given stays visible as <c>{n}</c>, as in Java.</summary>
    public string Format(params ReadOnlySpan<object?> arguments)
    {
        if (_literal is not null)
        {
            return _literal;
        }

        var text = new StringBuilder();
        foreach (var segment in _segments)
        {
            if (segment.Argument < 0)
            {
                text.Append(segment.Text);
            }
            else if (segment.Argument >= arguments.Length)
            {
                text.Append(CultureInfo.InvariantCulture, $"{{{segment.Argument}}}");
            }
            else
            {
                text.Append(Value(segment, arguments));
            }
        }

        return text.ToString();
    }

    private string Value(in Segment segment, ReadOnlySpan<object?> arguments)
    {
        var value = arguments[segment.Argument];
        return segment.Kind switch
        {
            "choice" when segment.Choice is not null && Number(value) is { } number => segment.Choice.Format(number, arguments),
            "number" when Number(value) is { } number => number.ToString(NumberStyle(segment.Style), _culture),
            "date" when value is DateTimeOffset at => at.ToString(DateStyle(segment.Style), _culture),
            "time" when value is DateTimeOffset at => at.ToString("t", _culture),
            _ => Plain(value),
        };
    }

    private string Plain(object? value) => value switch
    {
        null => "null",
        string s => s,
        int or long or double => Number(value)!.Value.ToString("#,##0.###", _culture),
        DateTimeOffset at => at.ToString("g", _culture),
        IFormattable formattable => formattable.ToString(null, _culture),
        _ => value.ToString() ?? "",
    };

    private static double? Number(object? value) => value switch
    {
        int i => i,
        long l => l,
        double d => d,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) => d,
        _ => null,
    };

    private static string NumberStyle(string style) => style switch
    {
        "" => "#,##0.###",
        "integer" => "#,##0",
        "percent" => "P0",
        "currency" => "C",
        _ => style,
    };

    private static string DateStyle(string style) => style switch
    {
        "short" => "d",
        "long" or "full" => "D",
        _ => "d",
    };

    private static void AddLiteral(List<Segment> segments, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            segments.Add(new Segment(literal.ToString(), -1, "", "", null));
            literal.Clear();
        }
    }

    private static int ClosingBrace(string pattern, int open)
    {
        var depth = 0;
        var quoted = false;
        for (var i = open; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\'': quoted = !quoted; break;
                case '{' when !quoted: depth++; break;
                case '}' when !quoted && --depth == 0: return i;
            }
        }

        return -1;
    }

    private static Segment? Argument(string inner, CultureInfo culture)
    {
        var parts = inner.Split(',', 3);
        if (!int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        var kind = parts.Length > 1 ? parts[1].Trim() : "";
        var style = parts.Length > 2 ? parts[2] : "";
        var choice = kind == "choice" ? ChoiceFormat.Parse(style, culture) : null;
        return new Segment("", index, kind, style.Trim(), choice);
    }
}
