using System.Text;

namespace KosmoAuth.Realms.Reading;

/// <summary>Bytes of the text that stand in the place of a placeholder of the original.</summary>
internal readonly record struct SourceMove(int Start, int End, int OriginalStart, int OriginalEnd);

/// <summary>A file's text after placeholders were replaced, which still knows lines and columns of the file.</summary>
internal sealed class SourceText(byte[] original, byte[] text, IReadOnlyList<SourceMove> moves)
{
    public ReadOnlyMemory<byte> Text => text;

    /// <summary>Line and column, from 1, of a byte of the text; columns count characters. A replaced value is at its placeholder.</summary>
    public (int Line, int Column) Position(int offset)
    {
        var before = original.AsSpan(0, Math.Clamp(Original(offset), 0, original.Length));
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>Byte of the text at a line and byte, both from 0, as JSON errors tell them.</summary>
    public int Offset(long line, long byteInLine)
    {
        var offset = 0;
        for (; line > 0; line--)
        {
            offset += text.AsSpan(offset).IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(offset + byteInLine, text.Length);
    }

    private int Original(int offset)
    {
        var result = offset;
        foreach (var move in moves)
        {
            if (offset < move.Start)
            {
                break;
            }

            result = offset < move.End ? move.OriginalStart : offset - move.End + move.OriginalEnd;
        }

        return result;
    }
}
