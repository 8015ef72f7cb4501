using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KosmoAuth.Tokens.Signing;

/// <summary>A buffer and a writer for the claims of one token, kept by each thread for the next.</summary>
internal sealed class ClaimsBuffer : IDisposable
{
    // One person with thousands of roles must not leave every thread with a large buffer.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ClaimsBuffer? s_idle;

    private readonly ArrayBufferWriter<byte> _bytes = new(2048);
    private readonly Utf8JsonWriter _writer;

    // Tokens are never part of a page, so that only what JSON itself demands is escaped: names in Japanese stay readable and short.
    private ClaimsBuffer() =>
        _writer = new(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public Utf8JsonWriter Writer => _writer;

    /// <summary>Dispose it to give it back.</summary>
    public static ClaimsBuffer Rent()
    {
        var buffer = s_idle ?? new();
        s_idle = null;
        return buffer;
    }

    /// <summary>What was written; valid until disposed.</summary>
    public ReadOnlySpan<byte> Written()
    {
        _writer.Flush();
        return _bytes.WrittenSpan;
    }

    public void Dispose()
    {
        _bytes.ResetWrittenCount();
        _writer.Reset();
        if (_bytes.Capacity <= LargestKept)
        {
            s_idle = this;
        }
    }
}
