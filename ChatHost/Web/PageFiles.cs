using Microsoft.AspNetCore.Http.Metadata;

namespace ChatHost.Web;

/// <summary>The files of the chat page, which travel inside the program, and how each is sent.</summary>
internal static class PageFiles
{
    private const string ResourcePrefix = "Page/";
    private const string Entry = "index.html";

    /// <summary>
    /// Allows only what this server sends: no inline script or style, no other host, no frame around it. Trusted types, without
    /// a policy to create them, make the browser reject every way to turn text into markup.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    // One name for all of them: metrics are labelled by route, and a label for each script is of no use.
    private static readonly MeasuredAs Route = new("/{file}");

    /// <summary>Every file of the page.</summary>
    public static IReadOnlyList<PageFile> All { get; } =
    [
        .. typeof(PageFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new PageFile(name[ResourcePrefix.Length..], Read(name))),
    ];

    /// <summary>Answers GET and HEAD of exactly these files; the page itself stands at <c>/</c>.</summary>
    public static void MapPage(this IEndpointRouteBuilder endpoints)
    {
        foreach (var file in All)
            endpoints.MapMethods(file.Path == Entry ? "/" : $"/{file.Path}", Reading, context => SendAsync(context, file)).WithMetadata(Route);
    }

    private static Task SendAsync(HttpContext context, PageFile file)
    {
        var (encoding, bytes, tag) = file.For(context.Request.GetTypedHeaders().AcceptEncoding);
        var headers = context.Response.Headers;
        headers.ContentEncoding = encoding;
        headers.Vary = "Accept-Encoding";

        // Asked for again each time and sent only if changed: after an upgrade no browser mixes old files with new ones.
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return TypedResults.Bytes(bytes, file.ContentType, entityTag: tag).ExecuteAsync(context);
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed record MeasuredAs(string Route) : IRouteDiagnosticsMetadata;
}
