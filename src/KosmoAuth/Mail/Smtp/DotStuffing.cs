namespace KosmoAuth.Mail.Smtp;

/// <summary>RFC 5321 §4.5.2: a dot at the begin of a line is doubled, and a dot alone on a line ends the message.</summary>
internal static class DotStuffing
{
    /// <summary>The message as it goes over the line, with its end. Bare CR or LF becomes CR LF, so that no server sees another end than ours.</summary>
    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        using var output = new MemoryStream(message.Length + 64);
        var atStart = true;
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] is (byte)'\r' or (byte)'\n')
            {
                i += message[i] == '\r' && i + 1 < message.Length && message[i + 1] == '\n' ? 1 : 0;
                output.Write("\r\n"u8);
                atStart = true;
                continue;
            }

            if (atStart && message[i] == '.')
            {
                output.WriteByte((byte)'.');
            }

            output.WriteByte(message[i]);
            atStart = false;
        }

        output.Write(atStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return output.ToArray();
    }
}
