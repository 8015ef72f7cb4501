using System.Text;

namespace KosmoAuth.Mail.DevMailbox;

/// <summary>One connection to the mail server of <c>dev</c>: as much of RFC 5321 as our own sender and a curl need.</summary>
internal sealed class DevMailDialogue(Stream stream, DevMails mails, TimeProvider time)
{
    private const int MostLine = 4096;
    private const int MostMessage = 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly byte[] _buffer = new byte[8192];
    private readonly List<string> _to = [];
    private int _start;
    private int _end;
    private string? _from;

    public async Task RunAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await SayAsync("220 localhost mailbox of KosmoAuth", ct);
        var open = true;
        while (open)
        {
            limit.CancelAfter(s_patience);
            var line = await ReadLineAsync(limit.Token);
            open = line is not null && await AnswerAsync(Encoding.UTF8.GetString(line), limit.Token);
        }
    }

    private async Task<bool> AnswerAsync(string command, CancellationToken ct)
    {
        var word = command.Split(' ', ':')[0].ToUpperInvariant();
        if (word == "DATA" && _to.Count > 0)
        {
            return await ReceiveAsync(ct);
        }

        await SayAsync(word switch
        {
            "EHLO" => "250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "HELO" or "NOOP" => "250 OK",
            "MAIL" => Begin(PathOf(command)),
            "RCPT" => Address(PathOf(command)),
            "RSET" => Begin(null),
            "QUIT" => "221 Bye",
            "DATA" => "503 Who shall get it?",
            _ => "502 Not here",
        }, ct);
        return word != "QUIT";
    }

    private string Begin(string? from)
    {
        _from = from;
        _to.Clear();
        return "250 OK";
    }

    private string Address(string path)
    {
        if (_from is null || _to.Count > 100)
        {
            return "503 Not now";
        }

        _to.Add(path);
        return "250 OK";
    }

    private async Task<bool> ReceiveAsync(CancellationToken ct)
    {
        await SayAsync("354 Go ahead", ct);
        using var message = new MemoryStream();
        while (await ReadLineAsync(ct) is { } line)
        {
            if (line is [(byte)'.'])
            {
                Keep(message.ToArray());
                await SayAsync("250 Kept", ct);
                return true;
            }

            if (message.Length + line.Length > MostMessage)
            {
                await SayAsync("552 Too long", ct);
                return false;
            }

            message.Write(line.AsSpan(line is [(byte)'.', ..] ? 1 : 0));
            message.Write("\r\n"u8);
        }

        return false;
    }

    private void Keep(byte[] message)
    {
        foreach (var to in _to)
        {
            mails.Add(id => MimeReader.Read(id, _from!, to, message, time.GetUtcNow()));
        }

        Begin(null);
    }

    /// <summary>Without its end; null when the peer has gone or writes endless lines.</summary>
    private async ValueTask<byte[]?> ReadLineAsync(CancellationToken ct)
    {
        using var line = new MemoryStream();
        while (line.Length <= MostLine)
        {
            var length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
            line.Write(_buffer.AsSpan(_start, length < 0 ? _end - _start : length));
            if (length >= 0)
            {
                _start += length + 1;
                return line.ToArray() is [.. var text, (byte)'\r'] ? text : line.ToArray();
            }

            _start = 0;
            _end = await stream.ReadAsync(_buffer, ct);
            if (_end == 0)
            {
                return null;
            }
        }

        return null;
    }

    private async Task SayAsync(string reply, CancellationToken ct) => await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), ct);

    private static string PathOf(string command)
    {
        var (start, end) = (command.IndexOf('<', StringComparison.Ordinal), command.LastIndexOf('>'));
        return start >= 0 && end > start ? command[(start + 1)..end] : "";
    }
}
