using System.Globalization;
using System.Text.RegularExpressions;
using System.Text;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

/// <summary>WCAG 2.2, 1.4.3 (text, 4.5 : 1) and 1.4.11 (edges of fields, 3 : 1), worked out from the style sheets.</summary>
public sealed partial class ContrastTests
{
    [Test]
    public void Text_stands_out(
        [Values("base", "kosmo")] string theme,
        [Values] bool dark,
        [Values(
            "text/page", "text/card", "muted/card", "link/card", "link/page", "link/field", "on-accent/accent", "on-accent/accent-strong", "error/card",
            "warning/card", "text/error-back", "text/warning-back", "text/success-back", "text/info-back", "link/info-back", "text/field")]
        string pair)
        => Assert.That(Ratio(Colours(theme, dark), pair), Is.GreaterThanOrEqualTo(4.5));

    [Test]
    public void Edges_stand_out(
        [Values("base", "kosmo")] string theme, [Values] bool dark, [Values("field-line/card", "focus/card", "focus/page", "error/card")] string pair)
        => Assert.That(Ratio(Colours(theme, dark), pair), Is.GreaterThanOrEqualTo(3));

    private static Dictionary<string, string> Colours(string name, bool dark)
    {
        var theme = ThemeFolders.Shipped.Login(name);
        var colours = new Dictionary<string, string>();
        foreach (var darkRules in dark ? new[] { false, true } : [false])
        {
            foreach (var sheet in theme.Styles.Select(s => Encoding.UTF8.GetString(theme.Resource(s)!.Content.Span)))
            {
                var start = sheet.IndexOf(darkRules ? ":root:not(.kc-light) {" : ":root {", StringComparison.Ordinal);
                foreach (Match colour in Colour().Matches(sheet[start..sheet.IndexOf('}', start)]))
                {
                    colours[colour.Groups[1].Value] = colour.Groups[2].Value;
                }
            }
        }

        return colours;
    }

    private static double Ratio(Dictionary<string, string> colours, string pair)
    {
        var levels = pair.Split('/').Select(c => Luminance(colours[c])).Order().ToArray();
        return (levels[1] + 0.05) / (levels[0] + 0.05);
    }

    private static double Luminance(string hex)
    {
        var full = hex.Length == 3 ? string.Concat(hex.Select(c => $"{c}{c}")) : hex;
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(full.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("--kc-([a-z-]+): #([0-9a-f]{3,6});")]
    private static partial Regex Colour();
}
