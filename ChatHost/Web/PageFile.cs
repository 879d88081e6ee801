using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Web;

/// <summary>One file of the chat page as it is sent: its bytes, plain and compressed, each under a tag of its own (RFC 9110, 8.8.3).</summary>
internal sealed class PageFile
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>In the order preferred.</summary>
    private readonly (string? Encoding, byte[] Bytes, EntityTagHeaderValue Tag)[] _forms;

    /// <param name="path">Where it stands under the page's address, without a slash in front.</param>
    /// <param name="bytes">What it holds.</param>
    public PageFile(string path, byte[] bytes)
    {
        Path = path;
        ContentType = ContentTypes[System.IO.Path.GetExtension(path)];

        // An address that people open is never compressed: scanners take that for BREACH (CVE-2013-3587), and none of them can see that no
        // secret and nothing that was asked for stands in it.
        _forms = IsOpened(path) ? [Form(encoding: null, bytes)] :
        [
            Form("br", Compress(bytes, stream => new BrotliStream(stream, CompressionLevel.Optimal))),
            Form("gzip", Compress(bytes, stream => new GZipStream(stream, CompressionLevel.Optimal))),
            Form(encoding: null, bytes),
        ];
    }

    public string Path { get; }

    public string ContentType { get; }

    /// <summary>The bytes in the best form that the caller takes, with the tag of that form.</summary>
    /// <param name="accepted">The caller's <c>Accept-Encoding</c>; none takes plain bytes.</param>
    public (string? Encoding, byte[] Bytes, EntityTagHeaderValue Tag) For(IList<StringWithQualityHeaderValue> accepted) =>
        _forms.First(form => form.Encoding is null
            || accepted.Any(encoding => encoding.Quality != 0 && encoding.Value.Equals(form.Encoding, StringComparison.OrdinalIgnoreCase)));

    private static bool IsOpened(string path) => System.IO.Path.GetExtension(path) == ".html";

    private static (string? Encoding, byte[] Bytes, EntityTagHeaderValue Tag) Form(string? encoding, byte[] bytes) =>
        (encoding, bytes, new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> compressor)
    {
        using var compressed = new MemoryStream();
        using (var stream = compressor(compressed))
            stream.Write(bytes);
        return compressed.ToArray();
    }
}
