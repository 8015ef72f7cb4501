using System.Globalization;
using System.Text;

namespace KosmoAuth.Themes;

/// <summary>
/// Reads Java <c>.properties</c> files: UTF-8, or ISO-8859-1 where the bytes are not UTF-8 (the JDK's rule for resource bundles); comments,
/// continued lines, <c>\uXXXX</c> and the other escapes. A key that comes twice keeps its last value.
/// </summary>
public static class PropertiesFile
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="InvalidDataException">A <c>\u</c> escape without four hexadecimal digits; names file and line.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <param name="name">Stands in error messages.</param>
    /// <exception cref="InvalidDataException">A <c>\u</c> escape without four hexadecimal digits.</exception>
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, number) in LogicalLines(Decode(bytes)))
        {
            var end = EndOfKey(line);
            var value = StartOfValue(line, end);
            entries[Unescape(line.AsSpan(0, end), name, number)] = Unescape(line.AsSpan(value), name, number);
        }

        return entries;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static IEnumerable<(string Line, int Number)> LogicalLines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var first = i + 1;
            var line = lines[i].TrimStart(' ', '\t', '\f');
            if (line.Length == 0 || line[0] is '#' or '!')
            {
                continue;
            }

            while (ContinuesOnNextLine(line))
            {
                line = line[..^1] + (++i < lines.Length ? lines[i].TrimStart(' ', '\t', '\f') : "");
            }

            yield return (line, first);
        }
    }

    private static bool ContinuesOnNextLine(string line)
    {
        var backslashes = 0;
        while (backslashes < line.Length && line[line.Length - 1 - backslashes] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }

    private static int EndOfKey(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] is '=' or ':' or ' ' or '\t' or '\f')
            {
                return i;
            }
        }

        return line.Length;
    }

    private static int StartOfValue(string line, int end)
    {
        var i = SkipBlanks(line, end);
        return i < line.Length && line[i] is '=' or ':' ? SkipBlanks(line, i + 1) : i;
    }

    private static int SkipBlanks(string line, int i)
    {
        while (i < line.Length && line[i] is ' ' or '\t' or '\f')
        {
            i++;
        }

        return i;
    }

    private static string Unescape(ReadOnlySpan<char> text, string name, int line)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] != 'u')
            {
                result.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var other => other });
                continue;
            }

            if (i + 4 >= text.Length
                || !ushort.TryParse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                throw new InvalidDataException($"{name}:{line}: \\u must be followed by four hexadecimal digits.");
            }

            result.Append((char)code);
            i += 4;
        }

        return result.ToString();
    }
}
