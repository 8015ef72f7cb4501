using System.Text;

namespace KosmoAuth.Mail.Smtp;

/// <summary>Commands out, replies in, over one stream, each within the time for a command and within limits.</summary>
internal sealed class SmtpLine(Stream stream, TimeSpan patience, string clientName) : IAsyncDisposable
{
    private const int MostLine = 2048; // octets; RFC 5321 §4.5.3.1.5 asks for 512
    private const int MostLines = 128;

    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    public Stream Stream { get; } = stream;

    /// <summary>What we call ourselves in EHLO.</summary>
    public string ClientName { get; } = clientName;

    /// <summary>The server sent more than its reply. After STARTTLS that is somebody's injection (CVE-2011-0411).</summary>
    public bool HasUnread => _end > _start;

    /// <exception cref="SmtpFault">No reply in time, or none that is one.</exception>
    public async Task<SmtpReply> AskAsync(string command, string stage, CancellationToken ct)
    {
        if (HasUnread)
        {
            throw Broken(stage, "the server speaks out of turn");
        }

        return await WithinAsync(stage, async limited =>
        {
            await Stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), limited);
            await Stream.FlushAsync(limited);
            return await ReadAsync(stage, limited);
        }, ct);
    }

    /// <summary>The reply that comes unasked: the greeting.</summary>
    public Task<SmtpReply> GreetingAsync(CancellationToken ct) => WithinAsync("greeting", limited => ReadAsync("greeting", limited), ct);

    /// <summary>The message after DATA, dots doubled at the begin of lines (RFC 5321 §4.5.2), and the reply to it.</summary>
    public Task<SmtpReply> SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct) => WithinAsync("DATA", async limited =>
    {
        await Stream.WriteAsync(DotStuffing.Of(message.Span), limited);
        await Stream.FlushAsync(limited);
        return await ReadAsync("DATA", limited);
    }, ct);

    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private async Task<SmtpReply> WithinAsync(string stage, Func<CancellationToken, Task<SmtpReply>> exchange, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            return await exchange(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Broken(stage, "no answer in time");
        }
        catch (IOException)
        {
            throw Broken(stage, "the connection broke");
        }
    }

    private async Task<SmtpReply> ReadAsync(string stage, CancellationToken ct)
    {
        List<string> lines = [];
        while (lines.Count < MostLines)
        {
            var line = await ReadLineAsync(stage, ct);
            if (!int.TryParse(line.AsSpan(0, Math.Min(line.Length, 3)), out var code) || code is < 200 or > 599 || line is [_, _, _, not (' ' or '-'), ..])
            {
                throw Broken(stage, "the answer is not SMTP");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw Broken(stage, "the answer has too many lines");
    }

    private async ValueTask<string> ReadLineAsync(string stage, CancellationToken ct)
    {
        var line = new StringBuilder();
        while (line.Length <= MostLine)
        {
            while (_start < _end)
            {
                var c = (char)_buffer[_start++];
                if (c == '\n')
                {
                    return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
                }

                line.Append(c);
            }

            _start = 0;
            _end = await Stream.ReadAsync(_buffer, ct);
            if (_end == 0)
            {
                throw Broken(stage, "the server hung up");
            }
        }

        throw Broken(stage, "the answer is too long");
    }

    private static SmtpFault Broken(string stage, string what) => new(new SmtpOutcome(SmtpVerdict.Transient, true, $"{stage}: {what}"));
}
