using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KosmoAuth.Tests.Telemetry;

/// <summary>An OpenTelemetry collector that keeps what it gets: OTLP over gRPC, or over http with protobuf.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Message)> _received = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Path and <c>Authorization</c> of each message.</summary>
    public IReadOnlyCollection<string> Authorizations => _authorizations;

    public static async Task<OtlpReceiver> StartAsync(bool grpc)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listener => listener.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(http => receiver.TakeAsync(http, grpc));
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>All texts in what came to that path: names, keys and values.</summary>
    public IReadOnlyList<string> Texts(string path) =>
        [.. _received.Where(item => item.Path.Contains(path, StringComparison.OrdinalIgnoreCase)).SelectMany(item => ProtobufTexts(item.Message))];

    /// <summary>Waits until a text comes to that path; collectors are told every few seconds.</summary>
    public async Task UntilAsync(string path, Func<string, bool> wanted)
    {
        for (var patience = 0; patience < 1500 && !Texts(path).Any(wanted); patience++)
        {
            await Task.Delay(20);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http, bool grpc)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);

        // gRPC puts a flag and the length in front of the message.
        _authorizations.Enqueue($"{http.Request.Path} {http.Request.Headers.Authorization}");
        _received.Enqueue((http.Request.Path.Value!, body.ToArray()[(grpc ? 5 : 0)..]));
        if (grpc)
        {
            http.Response.ContentType = "application/grpc";
            http.Response.AppendTrailer("grpc-status", "0");
            await http.Response.Body.WriteAsync(new byte[5]);
        }
        else
        {
            http.Response.ContentType = "application/x-protobuf";
        }
    }

    // The wire format says where fields begin and end, not what they are: whatever can be read as fields is, the rest is text.
    private static List<string> ProtobufTexts(byte[] message)
    {
        var texts = new List<string>();
        return TryRead(message, texts) ? texts : throw new InvalidDataException("That is no protobuf message.");
    }

    private static bool TryRead(ReadOnlySpan<byte> message, List<string> texts)
    {
        for (var at = 0; at < message.Length;)
        {
            if (!TryVarint(message, ref at, out var key) || key >> 3 == 0)
            {
                return false;
            }

            var size = (key & 7) switch { 0 => TryVarint(message, ref at, out _) ? 0 : -1, 1 => 8, 5 => 4, 2 => TryVarint(message, ref at, out var length) ? (long)length : -1, _ => -1 };
            if (size < 0 || size > message.Length - at)
            {
                return false;
            }

            if ((key & 7) == 2)
            {
                var part = message.Slice(at, (int)size);
                var inner = new List<string>();
                texts.AddRange(part.Length > 0 && TryRead(part, inner) ? inner : [Encoding.UTF8.GetString(part)]);
                texts.Add(Encoding.UTF8.GetString(part));
            }

            at += (int)size;
        }

        return true;
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; at < message.Length && shift < 64; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
