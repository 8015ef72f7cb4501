using System.Text;

namespace KosmoAuth.Realms.Reading;

/// <summary>
/// Replaces Keycloak's placeholders in the text of a file, before it is read as JSON: <c>${NAME}</c>, <c>${NAME:default}</c>,
/// <c>${A,B:default}</c> (the first that is set), nested and repeated. What stays without a value stays as written, since realm
/// files are full of texts such as <c>${client_account}</c>. <c>${env.NAME}</c> names the same variable.
/// </summary>
internal sealed class Placeholders(Func<string, string?> environment)
{
    private const int MaxDepth = 16;

    /// <summary>The text with values, and where its parts come from.</summary>
    public SourceText Replace(byte[] original)
    {
        if (original.AsSpan().IndexOf("${"u8) < 0)
        {
            return new SourceText(original, original, []);
        }

        var output = new MemoryStream(original.Length);
        var moves = new List<SourceMove>();
        var position = 0;
        while (position < original.Length)
        {
            var rest = original.AsSpan(position);
            var next = rest.IndexOf("${"u8);
            if (next < 0)
            {
                output.Write(rest);
                break;
            }

            output.Write(rest[..next]);
            position += next;
            position += Write(original.AsSpan(position), position, output, moves);
        }

        return new SourceText(original, output.ToArray(), moves);
    }

    /// <summary>Writes what stands for the placeholder at the start of the text and tells how much of the text that was.</summary>
    private int Write(ReadOnlySpan<byte> text, int position, MemoryStream output, List<SourceMove> moves)
    {
        var length = LengthOf(text);
        if (length == 0 || Value(Encoding.UTF8.GetString(text[2..(length - 1)]), 0) is not { } value)
        {
            output.Write(text[..2]);
            return 2;
        }

        var start = (int)output.Position;
        output.Write(Encoding.UTF8.GetBytes(value));
        moves.Add(new SourceMove(start, (int)output.Position, position, position + length));
        return length;
    }

    private string? Value(string body, int depth)
    {
        if (body is "/" or ":")
        {
            return body;
        }

        var colon = body.IndexOf(':', StringComparison.Ordinal);
        var names = colon < 0 ? body : body[..colon];
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var known = environment(name.StartsWith("env.", StringComparison.Ordinal) ? name[4..] : name);
            if (known is not null)
            {
                return Expand(known, depth);
            }
        }

        return colon < 0 ? null : Expand(body[(colon + 1)..], depth);
    }

    private string Expand(string text, int depth)
    {
        var start = text.IndexOf("${", StringComparison.Ordinal);
        if (start < 0 || depth >= MaxDepth)
        {
            return text;
        }

        var rest = Encoding.UTF8.GetBytes(text[start..]);
        var length = LengthOf(rest);
        var value = length == 0 ? null : Value(Encoding.UTF8.GetString(rest.AsSpan(2..(length - 1))), depth + 1);
        return value is null
            ? string.Concat(text.AsSpan(0, start + 2), Expand(text[(start + 2)..], depth + 1))
            : string.Concat(text.AsSpan(0, start), value, Expand(Encoding.UTF8.GetString(rest.AsSpan(length)), depth + 1));
    }

    /// <summary>Length of the placeholder with its braces; 0 when it is not closed on its line.</summary>
    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        var open = 0;
        for (var i = 0; i < text.Length && text[i] != (byte)'\n'; i++)
        {
            if (text[i] == (byte)'$' && i + 1 < text.Length && text[i + 1] == (byte)'{')
            {
                open++;
            }
            else if (text[i] == (byte)'}' && --open == 0)
            {
                return i + 1;
            }
        }

        return 0;
    }
}
