using System.IO.Compression;
using System.Security.Cryptography;

namespace KosmoAuth.Themes;

/// <summary>A static file of a theme, kept in memory, with its packed forms made at the first request for them.</summary>
public sealed class ThemeFile
{
    private const int WorthPacking = 512; // bytes; below, the headers of the answer weigh more than the gain

    private readonly Lazy<byte[]?> _brotli;
    private readonly Lazy<byte[]?> _gzip;

    internal ThemeFile(string path, byte[] content)
    {
        Path = path;
        Content = content;
        ContentType = ContentTypeOf(path);
        Hash = SHA256.HashData(content);
        ETag = $"\"{Convert.ToHexStringLower(Hash.AsSpan(0, 8))}\"";
        _brotli = new Lazy<byte[]?>(() => Packed(s => new BrotliStream(s, CompressionLevel.SmallestSize)));
        _gzip = new Lazy<byte[]?>(() => Packed(s => new GZipStream(s, CompressionLevel.SmallestSize)));
    }

    /// <summary>Below <c>resources/</c>, with forward slashes.</summary>
    public string Path { get; }

    public ReadOnlyMemory<byte> Content { get; }

    public string ContentType { get; }

    /// <summary>Strong validator, in quotes.</summary>
    public string ETag { get; }

    internal byte[] Hash { get; }

    /// <summary>The Brotli form, or null where packing gains nothing.</summary>
    public byte[]? Brotli => _brotli.Value;

    /// <summary>The gzip form, or null where packing gains nothing.</summary>
    public byte[]? Gzip => _gzip.Value;

    private bool IsText => ContentType.Contains("charset", StringComparison.Ordinal) || ContentType is "image/svg+xml" or "application/json";

    private byte[]? Packed(Func<Stream, Stream> packer)
    {
        if (!IsText || Content.Length < WorthPacking)
        {
            return null;
        }

        using var target = new MemoryStream();
        using (var packing = packer(target))
        {
            packing.Write(Content.Span);
        }

        return target.ToArray();
    }

    private static string ContentTypeOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".txt" => "text/plain; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" or ".map" => "application/json",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".avif" => "image/avif",
        ".ico" => "image/x-icon",
        ".woff" => "font/woff",
        ".woff2" => "font/woff2",
        ".ttf" => "font/ttf",
        ".otf" => "font/otf",
        _ => "application/octet-stream",
    };
}
